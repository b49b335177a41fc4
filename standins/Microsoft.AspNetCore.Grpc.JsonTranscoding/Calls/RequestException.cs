using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>The HTTP request cannot be made into the method's request; the service is not called.</summary>
internal sealed class RequestException : RpcException
{
    public const string DetailsTrailer = "grpc-status-details-bin";

    private RequestException(int httpStatus, global::Grpc.Core.Status status, Metadata trailers)
        : base(status, trailers) => HttpStatus = httpStatus;

    public int HttpStatus { get; }

    /// <summary>One field is wrong: named as the caller wrote it in the message, and as the proto does in a BadRequest detail.</summary>
    public static RequestException Field(string protoPath, string path, string problem)
    {
        var violation = new BadRequest.Types.FieldViolation { Field = protoPath, Description = problem };
        var status = new Google.Rpc.Status
        {
            Code = (int)StatusCode.InvalidArgument,
            Message = path.Length == 0 ? $"The request body {problem}." : $"'{path}' {problem}.",
            Details = { Any.Pack(new BadRequest { FieldViolations = { violation } }) },
        };
        return new RequestException(
            StatusCodes.Status400BadRequest,
            new global::Grpc.Core.Status(StatusCode.InvalidArgument, status.Message),
            new Metadata { { DetailsTrailer, status.ToByteArray() } });
    }

    public static RequestException UnsupportedMediaType(string problem) =>
        Other(StatusCodes.Status415UnsupportedMediaType, StatusCode.InvalidArgument, problem);

    public static RequestException TooLarge(long limit) =>
        Other(StatusCodes.Status413PayloadTooLarge, StatusCode.ResourceExhausted, $"The request body is larger than {limit} bytes.");

    public static RequestException Other(int httpStatus, StatusCode code, string problem) =>
        new(httpStatus, new global::Grpc.Core.Status(code, problem), []);
}
