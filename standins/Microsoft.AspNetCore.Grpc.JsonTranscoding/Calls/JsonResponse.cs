using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;
using Microsoft.AspNetCore.Http;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>Writes messages and errors as JSON.</summary>
internal sealed class JsonResponse(JsonCodecs codecs)
{
    private const string ContentType = "application/json; charset=utf-8";

    private readonly IMessageCodec _errors = codecs.ForMessage(Google.Rpc.Status.Descriptor);

    public static void Start(HttpResponse response)
    {
        if (!response.HasStarted)
        {
            response.StatusCode = StatusCodes.Status200OK;
            response.ContentType = ContentType;
        }
    }

    /// <summary>Writes a whole response. A message that has no JSON form fails before anything is sent.</summary>
    public async ValueTask WriteAsync(HttpResponse response, IMessage message, IMessageCodec codec, JsonField? field, CancellationToken cancel)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        Format(response, message, codec, field, asLine: false);
        await response.BodyWriter.FlushAsync(cancel);
    }

    /// <summary>Writes one message of a stream and sends it.</summary>
    public async ValueTask WriteLineAsync(HttpResponse response, IMessage message, IMessageCodec codec, JsonField? field, CancellationToken cancel)
    {
        Start(response);
        Format(response, message, codec, field, asLine: true);
        await response.BodyWriter.FlushAsync(cancel);
    }

    /// <summary>Writes the google.rpc.Status of an error: as the response, or as the last line of a stream that has begun.</summary>
    public async ValueTask WriteErrorAsync(HttpResponse response, int httpStatus, Status status, Metadata? trailers, CancellationToken cancel)
    {
        if (!response.HasStarted)
        {
            response.StatusCode = httpStatus;
            response.ContentType = ContentType;
        }

        Format(response, ToMessage(status, trailers), _errors, field: null, asLine: response.HasStarted);
        await response.BodyWriter.FlushAsync(cancel);
    }

    private void Format(HttpResponse response, IMessage message, IMessageCodec codec, JsonField? field, bool asLine)
    {
        var buffer = FormatBuffer.Take(codecs.Settings.WriteIndented && !asLine);
        if (field is null)
        {
            codec.Write(buffer.Writer, message);
        }
        else
        {
            field.WriteValue(buffer.Writer, message);
        }

        var json = buffer.Complete(asLine);
        if (!asLine)
        {
            response.ContentLength = json.Length;
        }

        response.BodyWriter.Write(json);
        buffer.Keep();
    }

    // The details travel in a trailer, whole; what they repeat of code and message is not believed over the status itself.
    private static Google.Rpc.Status ToMessage(Status status, Metadata? trailers)
    {
        var message = new Google.Rpc.Status { Code = (int)status.StatusCode, Message = status.Detail };
        if (trailers?.Get(RequestException.DetailsTrailer) is { IsBinary: true } details)
        {
            try
            {
                message.Details.Add(Google.Rpc.Status.Parser.ParseFrom(details.ValueBytes).Details);
            }
            catch (InvalidProtocolBufferException)
            {
                // An error without its details is still the error to report.
            }
        }

        return message;
    }

    /// <summary>A writer and its memory, kept by the thread between messages.</summary>
    private sealed class FormatBuffer(bool indented)
    {
        private const int LargestKept = 256 * 1024;

        [ThreadStatic]
        private static FormatBuffer? _kept;

        private readonly ArrayBufferWriter<byte> _bytes = new(4 * 1024);
        private readonly bool _indented = indented;

        public Utf8JsonWriter Writer { get; private set; } = null!;

        public static FormatBuffer Take(bool indented)
        {
            var buffer = _kept is { } kept && kept._indented == indented ? kept : new FormatBuffer(indented);
            _kept = null;
            if (buffer.Writer is null)
            {
                // Relaxed escaping is safe here, since the type is JSON; text in other scripts stays short.
                buffer.Writer = new Utf8JsonWriter(buffer._bytes, new JsonWriterOptions
                {
                    Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                    Indented = indented,
                    MaxDepth = 256,
                    SkipValidation = true,
                });
            }

            return buffer;
        }

        public ReadOnlySpan<byte> Complete(bool asLine)
        {
            Writer.Flush();
            if (asLine)
            {
                _bytes.Write("\n"u8);
            }

            return _bytes.WrittenSpan;
        }

        public void Keep()
        {
            if (_bytes.Capacity <= LargestKept)
            {
                _bytes.ResetWrittenCount();
                Writer.Reset();
                _kept = this;
            }
        }
    }
}
