using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Coaching.Platform;

/// <summary>The policy for HTTP endpoints that are no RPCs, such as uploads: the same matrix, the same answers.</summary>
public static class PolicyEndpoints
{
    /// <summary>Admits only whom the matrix row, such as <c>POST /upload/v1/uploads</c>, admits; RpcExceptions become JSON errors.</summary>
    public static RouteHandlerBuilder RequirePolicy(this RouteHandlerBuilder endpoint, string row) => endpoint.AddEndpointFilter(async (call, next) =>
    {
        try
        {
            await Admit(call.HttpContext, row);
            return await next(call);
        }
        catch (RpcException e)
        {
            return new StatusResult(e);
        }
    });

    /// <summary>Who calls an endpoint that requires a policy.</summary>
    public static Caller Caller(this HttpContext http) => Find<Caller>(http);

    /// <summary>What the caller of an endpoint that requires a policy may touch.</summary>
    public static Reach Reach(this HttpContext http) => Find<Reach>(http);

    /// <summary>The request as a call, for slices that RPCs run too.</summary>
    public static ServerCallContext Call(this HttpContext http) => Find<EndpointCall>(http);

    private static async ValueTask Admit(HttpContext http, string row)
    {
        var services = http.RequestServices;
        var rule = services.GetRequiredService<PolicyMatrix>().Find(row);
        if (rule is { IsPublic: true })
        {
            return;
        }

        var caller = await services.GetRequiredService<Authenticator>().Authenticate(http);
        var reach = rule is null ? null : PolicyMatrix.Decide(rule, caller, services.GetRequiredService<Today>().Date);
        http.Features.Set(caller);
        http.Features.Set(reach ?? throw Errors.Denied());
        http.Features.Set(new EndpointCall(http, row, caller, reach));
    }

    private static T Find<T>(HttpContext http) where T : class
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Features.Get<T>() ?? throw new InvalidOperationException($"{http.Request.Path} requires no policy.");
    }
}

/// <summary>An RpcException as an HTTP answer: the status that AIP-193 maps it to, and google.rpc.Status as JSON.</summary>
public sealed class StatusResult(RpcException error) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.StatusCode = HttpStatus(error.StatusCode);
        var reason = Errors.Reason(error);
        var violations = Errors.Violations(error).Select(field => new { field = field.Field, description = field.Description }).ToList();
        return httpContext.Response.WriteAsJsonAsync(
            new
            {
                code = (int)error.StatusCode,
                message = error.Status.Detail,
                details = new object[] { new Detail("google.rpc.ErrorInfo") { ["reason"] = reason, ["domain"] = Errors.Domain } }
                    .Concat(violations.Count == 0 ? [] : [new Detail("google.rpc.BadRequest") { ["fieldViolations"] = violations }]),
            },
            httpContext.RequestAborted);
    }

    /// <summary>The HTTP status of a gRPC code.</summary>
    public static int HttpStatus(StatusCode code) => code switch
    {
        StatusCode.OK => StatusCodes.Status200OK,
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.OutOfRange => StatusCodes.Status400BadRequest,
        StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        StatusCode.AlreadyExists or StatusCode.Aborted => StatusCodes.Status409Conflict,
        StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        StatusCode.Cancelled => StatusCodes.Status499ClientClosedRequest,
        StatusCode.Unimplemented => StatusCodes.Status501NotImplemented,
        StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        StatusCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };

    private sealed class Detail : Dictionary<string, object>
    {
        public Detail(string type) => this["@type"] = $"type.googleapis.com/{type}";
    }
}
