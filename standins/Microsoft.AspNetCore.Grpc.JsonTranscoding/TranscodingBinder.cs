using System.Reflection;
using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>Receives the methods of a generated service, and maps each of their HTTP rules.</summary>
internal sealed partial class TranscodingBinder<TService>(
    ServiceMethodProviderContext<TService> target,
    Google.Protobuf.Reflection.ServiceDescriptor service,
    JsonCodecs codecs,
    ServiceCallOptions options,
    ILogger logger)
    : ServiceBinderBase
    where TService : class
{
    private readonly JsonResponse _json = new(codecs);

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, global::Grpc.Core.UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var info = FindMethod(method.Name, typeof(TRequest), typeof(ServerCallContext));
        var invoke = info.CreateDelegate<UnaryServerMethod<TService, TRequest, TResponse>>();
        var call = options.Interceptors.Wrap<TRequest, TResponse>(async (request, context) =>
        {
            var (activator, handle) = Activate(context);
            try
            {
                return await invoke(handle.Instance, request, context);
            }
            finally
            {
                await activator.ReleaseAsync(handle);
            }
        });

        Map(method, info, (binding, shape) =>
            new TranscodedUnary<TRequest, TResponse>(method.FullName, binding, call, shape, options, logger).InvokeAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, global::Grpc.Core.ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var info = FindMethod(method.Name, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        var invoke = info.CreateDelegate<ServerStreamingServerMethod<TService, TRequest, TResponse>>();
        var call = options.Interceptors.Wrap<TRequest, TResponse>(async (request, stream, context) =>
        {
            var (activator, handle) = Activate(context);
            try
            {
                await invoke(handle.Instance, request, stream, context);
            }
            finally
            {
                await activator.ReleaseAsync(handle);
            }
        });

        Map(method, info, (binding, shape) =>
            new TranscodedServerStreaming<TRequest, TResponse>(method.FullName, binding, call, shape, options, logger).InvokeAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
        Skip(method);

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
        Skip(method);

    private static MethodInfo FindMethod(string name, params Type[] parameters) =>
        typeof(TService).GetMethod(name, BindingFlags.Public | BindingFlags.Instance, parameters)
        ?? throw new InvalidOperationException($"{typeof(TService)} has no method {name}.");

    private static (IGrpcServiceActivator<TService> Activator, GrpcActivatorHandle<TService> Handle) Activate(ServerCallContext context)
    {
        var services = context.GetHttpContext().RequestServices;
        var activator = services.GetRequiredService<IGrpcServiceActivator<TService>>();
        return (activator, activator.Create(services));
    }

    private static HttpRule? RuleOf(MethodDescriptor method) => method.GetOptions()?.GetExtension(AnnotationsExtensions.Http);

    private void Map<TRequest, TResponse>(
        Method<TRequest, TResponse> method, MethodInfo info, Func<RequestBinding, ResponseShape, RequestDelegate> serve)
        where TRequest : class
        where TResponse : class
    {
        var descriptor = service.FindMethodByName(method.Name);
        if (RuleOf(descriptor) is not { } rule)
        {
            return;
        }

        foreach (var binding in rule.AdditionalBindings.Prepend(rule))
        {
            var (verb, path) = Pattern(binding);
            if (path.Length == 0)
            {
                continue;
            }

            var template = PathTemplate.Parse(path);
            var request = new RequestBinding(descriptor.InputType, codecs, template, binding.Body);
            List<object> metadata =
            [
                .. typeof(TService).GetCustomAttributes(inherit: true),
                .. info.GetCustomAttributes(inherit: true),
                new GrpcJsonTranscodingMetadata(descriptor, binding),
            ];
            if (verb != "*")
            {
                metadata.Add(new HttpMethodMetadata([verb]));
            }

            var invoke = serve(request, Shape(descriptor, binding.ResponseBody));
            target.AddMethod(method, RouteTranslation.ToRoutePattern(template), metadata, invoke);
        }
    }

    private ResponseShape Shape(MethodDescriptor descriptor, string responseBody)
    {
        var codec = codecs.ForMessage(descriptor.OutputType);
        var field = responseBody.Length == 0
            ? null
            : codec.Find(responseBody)
                ?? throw new InvalidOperationException($"{descriptor.OutputType.FullName} has no field '{responseBody}'.");
        return new ResponseShape(_json, codec, field);
    }

    private static (string Verb, string Path) Pattern(HttpRule rule) => rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => (HttpMethods.Get, rule.Get),
        HttpRule.PatternOneofCase.Put => (HttpMethods.Put, rule.Put),
        HttpRule.PatternOneofCase.Post => (HttpMethods.Post, rule.Post),
        HttpRule.PatternOneofCase.Delete => (HttpMethods.Delete, rule.Delete),
        HttpRule.PatternOneofCase.Patch => (HttpMethods.Patch, rule.Patch),
        HttpRule.PatternOneofCase.Custom => (rule.Custom.Kind, rule.Custom.Path),
        _ => ("", ""),
    };

    private void Skip<TRequest, TResponse>(Method<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class
    {
        if (RuleOf(service.FindMethodByName(method.Name)) is not null)
        {
            NotTranscoded(logger, method.FullName);
        }
    }

    [LoggerMessage(2, LogLevel.Warning, "Method '{Method}' has an HTTP rule, but streams requests, which JSON transcoding does not do.")]
    private static partial void NotTranscoded(ILogger logger, string method);
}
