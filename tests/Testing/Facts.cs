using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Coaching.Testing;

/// <summary>Example data that lies beside the repository, in <c>../shared</c>; never read by the product.</summary>
public static class SharedData
{
    /// <summary>The folder, or null where it is absent.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>A file of the folder, such as <c>data/oneroster/orgs.csv</c>.</summary>
    public static string File(string path) => System.IO.Path.Combine(Folder ?? throw new InvalidOperationException("../shared is absent."), path);

    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = Root();

    private static string? Find() =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(Root(), "..", "shared")) is var folder && Directory.Exists(folder) ? folder : null;

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "CoachingPlatform.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run outside the repository.");
    }
}

/// <summary>A fact that needs the example data beside the repository.</summary>
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute() => Skip = SharedData.Folder is null ? "../shared is absent" : null;
}

/// <summary>A theory that needs the example data beside the repository.</summary>
public sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute() => Skip = SharedData.Folder is null ? "../shared is absent" : null;
}

/// <summary>
/// A fact of a test class that runs over each database: classes whose names end in <c>OnSqlServer</c> are skipped where
/// COACHING_TEST_SQLSERVER names no server.
/// </summary>
[XunitTestCaseDiscoverer("Coaching.Testing.DatabaseFactDiscoverer", "Coaching.Testing")]
public sealed class DatabaseFactAttribute : FactAttribute;

/// <summary>Skips facts by the class that they run in, which an inherited attribute cannot see itself.</summary>
public sealed class DatabaseFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        ArgumentNullException.ThrowIfNull(testMethod);
        return SqlServer.ConnectionString is null && testMethod.TestClass.Class.Name.EndsWith("OnSqlServer", StringComparison.Ordinal)
            ? new SkippedTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)
            : base.CreateTestCase(discoveryOptions, testMethod, factAttribute);
    }

    private sealed class SkippedTestCase : XunitTestCase
    {
        [Obsolete("Called by the de-serializer")]
        public SkippedTestCase()
        {
        }

        public SkippedTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
            : base(sink, display, options, method)
        {
        }

        protected override string GetSkipReason(IAttributeInfo factAttribute) => "COACHING_TEST_SQLSERVER names no server";
    }
}
