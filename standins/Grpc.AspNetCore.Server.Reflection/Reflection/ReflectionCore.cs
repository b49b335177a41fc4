using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Grpc.Reflection;

/// <summary>Answers requests of the protocol's version 1; v1alpha has the same messages under other names.</summary>
internal sealed class ReflectionCore(IEnumerable<string> services, SymbolRegistry symbols)
{
    private readonly string[] _services = [.. services.Distinct().Order(StringComparer.Ordinal)];

    public static ReflectionCore Of(IReadOnlyCollection<ServiceDescriptor> services) =>
        new(services.Select(service => service.FullName), SymbolRegistry.FromFiles(services.Select(service => service.File).Distinct()));

    public ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse { Service = { _services.Select(name => new ServiceResponse { Name = name }) } };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                AddFile(response, symbols.FileByName(request.FileByFilename));
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                AddFile(response, symbols.FileContainingSymbol(request.FileContainingSymbol));
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                var extension = request.FileContainingExtension;
                AddFile(response, symbols.FileContainingExtension(extension.ContainingType, extension.ExtensionNumber));
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                AddExtensions(response, request.AllExtensionNumbersOfType);
                break;
            default:
                AddError(response, StatusCode.Unimplemented, "The request asks for nothing that is known here.");
                break;
        }

        return response;
    }

    private void AddExtensions(ServerReflectionResponse response, string type)
    {
        if (symbols.ExtensionNumbers(type) is { } numbers)
        {
            response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = type, ExtensionNumber = { numbers } };
        }
        else
        {
            AddError(response, StatusCode.NotFound, "Type not found.");
        }
    }

    // With all that the file imports, each once, so that a client need not ask for them one by one.
    private static void AddFile(ServerReflectionResponse response, FileDescriptor? file)
    {
        if (file is null)
        {
            AddError(response, StatusCode.NotFound, "File not found.");
            return;
        }

        var files = new List<FileDescriptor> { file };
        for (var i = 0; i < files.Count; i++)
        {
            files.AddRange(files[i].Dependencies.Except(files));
        }

        response.FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { files.Select(each => each.SerializedData) } };
    }

    private static void AddError(ServerReflectionResponse response, StatusCode code, string message) =>
        response.ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message };
}
