using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Coaching.Testing;

/// <summary>
/// A fact of an abstract class that each engine's subclass runs. The subclass whose name ends in OnSqlServer is skipped unless
/// COACHING_TEST_SQLSERVER holds a connection string.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Coaching.Testing.EngineFactDiscoverer", "Coaching.Testing")]
public sealed class EngineFactAttribute : FactAttribute;

/// <summary>Makes the test case that knows its subclass.</summary>
public sealed class EngineFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    /// <inheritdoc/>
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        ArgumentNullException.ThrowIfNull(discoveryOptions);
        return new EngineTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
    }
}

/// <summary>A test case that is skipped where its engine is not given.</summary>
public sealed class EngineTestCase : XunitTestCase
{
    /// <summary>For the framework, which fills it from what it serialised.</summary>
    [Obsolete("Called by the test framework's deserialiser only.")]
    public EngineTestCase()
    {
    }

    /// <summary>Makes the case of one method of one subclass.</summary>
    public EngineTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    /// <inheritdoc/>
    protected override string GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.Name.EndsWith("OnSqlServer", StringComparison.Ordinal) && SqlServerHost.Given is null
            ? $"needs a connection string in {SqlServerHost.Variable}"
            : base.GetSkipReason(factAttribute);
}
