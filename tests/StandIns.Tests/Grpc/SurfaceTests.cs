using System.Reflection;
using System.Runtime.CompilerServices;
using Coaching.Testing;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using Microsoft.Data.SqlClient;
using Microsoft.SqlServer.Server;

namespace Coaching.StandIns.Tests;

/// <summary>The stand-ins hold what the genuine assemblies refer to, under the same names and signatures.</summary>
public sealed class SurfaceTests
{
    private const string GrpcList = "grpc-abstractions-surface.txt";
    private const string SqlServerList = "sqlserver-server-surface.txt";

    private static readonly Assembly CoreApi = typeof(CallInvoker).Assembly;
    private static readonly Assembly NetCommon = typeof(ICompressionProvider).Assembly;
    private static readonly Assembly SqlServer = typeof(IBinarySerialize).Assembly;

    [SharedDataFact]
    public void Every_listed_type_is_public()
    {
        Assert.Empty(MissingTypes(GrpcList, CoreApi));
        Assert.Empty(MissingTypes(GrpcList, NetCommon));
        Assert.Empty(MissingTypes(SqlServerList, SqlServer));
    }

    [SharedDataFact]
    public void Every_listed_member_has_its_signature()
    {
        Assert.Empty(MissingMembers(GrpcList, CoreApi));
        Assert.Empty(MissingMembers(GrpcList, NetCommon));
        Assert.Empty(MissingMembers(SqlServerList, SqlServer));
    }

    [SharedDataFact]
    public void Every_member_that_a_genuine_class_overrides_is_there_to_be_overridden()
    {
        var missing = from line in Listed(GrpcList, CoreApi, "derived")
                      let parts = line.Split(" :: ")
                      let type = TypeOf(CoreApi, parts[0].Split(" <- ")[0])
                      where type is not { IsInterface: true }
                      let signature = parts[1][(parts[1].IndexOf(' ', StringComparison.Ordinal) + 1)..]
                      where type is null || !SurfaceText.Members(type).Contains(signature)
                      select line;

        Assert.Empty(missing);
    }

    // Loading a type binds its base types and overrides; preparing a method binds each member that it calls.
    [Theory]
    [InlineData(typeof(GrpcChannel))]
    [InlineData(typeof(GrpcServiceOptions))]
    [InlineData(typeof(SqlConnection))]
    public void A_genuine_assembly_finds_all_that_it_refers_to(System.Type anchor)
    {
        const BindingFlags declared =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var types = anchor.Assembly.GetTypes().Where(type => !type.ContainsGenericParameters);

        foreach (var method in types.SelectMany(type => type.GetMethods(declared).Concat<MethodBase>(type.GetConstructors(declared))))
        {
            if (!method.IsAbstract && !method.ContainsGenericParameters && method.GetMethodBody() is not null)
            {
                Prepare(method);
            }
        }
    }

    private static void Prepare(MethodBase method)
    {
        try
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }
        catch (FileNotFoundException e) when (e.FileName?.StartsWith("Microsoft.Identity.Client.Broker,", StringComparison.Ordinal) == true)
        {
            // Pruned on purpose: only interactive sign-in to Azure on a desktop reaches it.
        }
    }

    private static List<string> Listed(string list, Assembly assembly, string kind)
    {
        List<string> lines = [.. SurfaceLists.Lines(list, assembly.GetName().Name ?? "", kind)];
        Assert.NotEmpty(lines);
        return lines;
    }

    private static IEnumerable<string> MissingTypes(string list, Assembly assembly) =>
        Listed(list, assembly, "type").Where(name => TypeOf(assembly, name) is not { IsVisible: true });

    private static IEnumerable<string> MissingMembers(string list, Assembly assembly) =>
        from line in Listed(list, assembly, "member")
        let parts = line.Split(" :: ")
        let type = TypeOf(assembly, parts[0])
        where type is null || !SurfaceText.Members(type).Contains(parts[1])
        select line;

    private static System.Type? TypeOf(Assembly assembly, string name) => assembly.GetType(name.Split('<')[0]);
}
