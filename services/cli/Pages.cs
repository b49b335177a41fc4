using System.Collections;
using Google.Protobuf;
using Grpc.Core;

namespace Coaching.Cli;

/// <summary>Reads every page of a list as if it were one.</summary>
internal static class Pages
{
    private const int Size = 200;

    /// <param name="request">A request with `page_size` and `page_token`.</param>
    /// <param name="call">Asks for one page; its response has one repeated field.</param>
    public static async Task<TResponse> All<TRequest, TResponse>(TRequest request, Func<TRequest, AsyncUnaryCall<TResponse>> call)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse>, new()
    {
        var descriptor = new TResponse().Descriptor;
        var rows = descriptor.Fields.InFieldNumberOrder().First(field => field.IsRepeated).Accessor;
        var next = descriptor.FindFieldByName("next_page_token").Accessor;
        var token = request.Descriptor.FindFieldByName("page_token").Accessor;
        request.Descriptor.FindFieldByName("page_size").Accessor.SetValue(request, Size);

        var first = await call(request);
        for (var page = first; next.GetValue(page) is string { Length: > 0 } place;)
        {
            token.SetValue(request, place);
            page = await call(request);
            foreach (var row in (IEnumerable)rows.GetValue(page))
            {
                ((IList)rows.GetValue(first)).Add(row);
            }
        }

        next.SetValue(first, "");
        return first;
    }
}
