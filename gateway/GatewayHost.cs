using Coaching.Platform;
using Grpc.Reflection;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace Coaching.Gateway;

/// <summary>The one door: tokens, quotas and limits, then YARP to the services.</summary>
public static class GatewayHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        configure?.Invoke(builder);
        builder.AddFoundation("gateway");
        var services = builder.Services;
        services.AddSection<GatewayOptions>(GatewayOptions.Section);
        services.AddSection<QuotaOptions>(QuotaOptions.Section);
        services.AddSingleton<Quotas>();
        services.AddSingleton<OpenApiEndpoint>();
        services.AddSingleton<IProxyConfigProvider>(provider => ContractRoutes.Provider(provider.GetRequiredService<IOptions<GatewayOptions>>().Value));
        services.AddReverseProxy().AddTransforms(transforms => transforms.ResponseTransforms.Add(new ProblemTransform()));
        services.AddRequestTimeouts();
        services.AddCors();
        services.AddOptions<Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions>().Configure<IOptions<GatewayOptions>>(
            (cors, gateway) => cors.AddDefaultPolicy(policy => gateway.Value.Allow(policy)));

        // The services' own reflection is not reachable from outside; the gateway describes what it routes to.
        services.AddGrpcReflection();
        services.AddSingleton(new ReflectionServiceImpl(ContractRoutes.Routed));
        services.AddSingleton(new ReflectionV1ServiceImpl(ContractRoutes.Routed));

        var app = builder.Build();
        app.UseCors();
        app.UseRequestTimeouts();
        app.UseMiddleware<Admission>();
        app.MapFoundation();
        app.MapGet("/openapi.json", (HttpContext http, OpenApiEndpoint document) => document.Serve(http));
        if (app.Environment.IsDevelopment() || app.Services.GetRequiredService<IOptions<HostingOptions>>().Value.Reflection)
        {
            app.MapGrpcReflectionService();
        }

        app.MapReverseProxy(pipeline => pipeline.Use(ForwarderFailures.Explain));
        app.MapFallback(http => Answer.Write(http, Errors.NotFound(http.Request.Path)));
        return app;
    }
}
