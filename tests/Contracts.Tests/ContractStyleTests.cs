using Coaching.Testing;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Coaching.Tests;

public class ContractStyleTests(JudgeTools tools) : IClassFixture<JudgeTools>
{
    [Fact]
    public void Every_element_of_a_contract_has_a_comment()
    {
        var missing = new List<string>();
        foreach (var file in Contracts.ReadDescriptorSet([]).File.Where(file => file.Package.StartsWith("coaching.", StringComparison.Ordinal)))
        {
            var commented = file.SourceCodeInfo.Location.Where(location => location.HasLeadingComments).Select(location => string.Join('.', location.Path)).ToHashSet();
            missing.AddRange(Elements(file).Where(element => !commented.Contains(element.Path)).Select(element => $"{file.Name}: {element.Name}"));
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_public_method_has_a_rest_form_and_every_internal_one_has_none()
    {
        var wrong = Contracts.Services.SelectMany(service => service.Methods)
            .Where(method => method.GetOptions()?.HasExtension(AnnotationsExtensions.Http) == true == (method.File.Package == "coaching.feed.v1"))
            .Where(method => method.FullName != "google.longrunning.Operations.WaitOperation")
            .Select(method => method.FullName);

        Assert.Empty(wrong);
    }

    [Fact]
    public void Methods_are_unary_or_stream_from_the_server()
    {
        // A client stream has no bound on its body or its rate in Kestrel.
        Assert.Empty(Contracts.Services.SelectMany(service => service.Methods).Where(method => method.IsClientStreaming).Select(method => method.FullName));
    }

    [Fact]
    public void Every_change_can_be_repeated_and_every_list_is_paged()
    {
        var methods = Contracts.Files.SelectMany(file => file.Services).SelectMany(service => service.Methods).Where(method => method.File.Package != "coaching.feed.v1").ToList();
        var reads = new[] { "Get", "BatchGet", "List", "Query", "Watch", "Propose", "Check", "Export" };
        var writes = methods.Where(method => !reads.Any(read => method.Name.StartsWith(read, StringComparison.Ordinal)));
        var lists = methods.Where(method => method.Name.StartsWith("List", StringComparison.Ordinal));

        Assert.Empty(writes.Where(method => method.InputType.FindFieldByName("request_id") is null).Select(method => method.FullName));
        Assert.Empty(lists.Where(method => method.InputType.FindFieldByName("page_token") is null || method.OutputType.FindFieldByName("next_page_token") is null)
            .Select(method => method.FullName));
    }

    [NodeFact]
    public async Task Buf_finds_nothing_to_say_of_the_protos()
    {
        var (exitCode, output, error) = await tools.RunToolIn(Path.Combine(SharedData.Repository, "protos"), "buf", "lint");

        Assert.True(exitCode == 0, output + error);
    }

    private static IEnumerable<(string Path, string Name)> Elements(FileDescriptorProto file) =>
    [
        .. file.Service.SelectMany((service, s) => service.Method.Select((method, m) => ($"6.{s}.2.{m}", method.Name)).Prepend(($"6.{s}", service.Name))),
        .. file.MessageType.SelectMany((message, m) => Elements(message, $"4.{m}")),
        .. file.EnumType.SelectMany((type, e) => Elements(type, $"5.{e}")),
    ];

    private static IEnumerable<(string Path, string Name)> Elements(DescriptorProto message, string path) =>
    [
        (path, message.Name),
        .. message.Field.Select((field, f) => ($"{path}.2.{f}", $"{message.Name}.{field.Name}")),
        .. message.NestedType.SelectMany((nested, n) => Elements(nested, $"{path}.3.{n}")),
        .. message.EnumType.SelectMany((type, e) => Elements(type, $"{path}.4.{e}")),
    ];

    private static IEnumerable<(string Path, string Name)> Elements(EnumDescriptorProto type, string path) =>
        [(path, type.Name), .. type.Value.Select((value, v) => ($"{path}.2.{v}", $"{type.Name}.{value.Name}"))];
}
