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
        services.AddSingleton<ContractRoutes>();
        services.AddSingleton<IProxyConfigProvider>(provider => provider.GetRequiredService<ContractRoutes>().Provider());
        services.AddReverseProxy().ConfigureHttpClient(Clusters.Configure).AddTransforms(RouteTransforms.Add);
        services.AddRequestTimeouts();
        services.AddCors();
        services.AddOptions<Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions>().Configure<IOptions<GatewayOptions>>(
            (cors, gateway) => cors.AddDefaultPolicy(policy => gateway.Value.Allow(policy)));

        // The services' own reflection is not reachable from outside; the gateway describes what it routes to.
        // Unknown methods are answered with all else that no route takes, and not by gRPC's own catch-all, which would hide the router's 405.
        services.AddGrpc(grpc => grpc.IgnoreUnknownServices = true);
        services.AddGrpcReflection();
        services.AddSingleton(new ReflectionServiceImpl(ContractRoutes.Routed));
        services.AddSingleton(new ReflectionV1ServiceImpl(ContractRoutes.Routed));

        var app = builder.Build();

        // The routes read the options: what is wrong with any of them is told first, and all at once.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.UseCors();
        app.UseMiddleware<Admission>();
        app.UseRequestTimeouts();
        app.MapFoundation();
        app.MapMethods("/openapi.json", ["GET", "HEAD"], (HttpContext http, OpenApiEndpoint document) => document.Serve(http));
        if (app.Environment.IsDevelopment() || app.Services.GetRequiredService<IOptions<HostingOptions>>().Value.Reflection)
        {
            app.MapGrpcReflectionService();
        }

        var routes = app.Services.GetRequiredService<ContractRoutes>();
        app.MapReverseProxy(pipeline => pipeline.Use(ForwarderFailures.Explain).Use(OperationOwners.Choose))
            .ConfigureEndpoints((endpoint, route) => endpoint.WithMetadata(routes[route]));
        return app;
    }
}
