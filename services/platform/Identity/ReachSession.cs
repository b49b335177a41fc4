using Grpc.Core;

namespace Coaching.Platform;

/// <summary>Reach as a slice asks about one unit, where no row of its own could say.</summary>
public static class ReachSession
{
    private static readonly string CountUnit = $"SELECT COUNT(*) FROM dir_org_units u WHERE u.name = @unit AND {Reach.Predicate("u.name")}";

    /// <summary>Throws PERMISSION_DENIED unless the unit exists and is within the caller's reach; which of the two is not told.</summary>
    public static async Task MustReach(this Session tx, ServerCallContext context, string orgUnit)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (await tx.One<int>(CountUnit, context.Reach().With(new { unit = orgUnit })) == 0)
        {
            throw Errors.Denied();
        }
    }

    /// <summary>The same where no unit stands for everywhere: only who reaches everything may bind everybody.</summary>
    public static async Task MustReachScope(this Session tx, ServerCallContext context, string orgUnit)
    {
        ArgumentNullException.ThrowIfNull(orgUnit);
        if (orgUnit.Length > 0)
        {
            await tx.MustReach(context, orgUnit);
        }
        else if (!context.Reach().All)
        {
            throw Errors.Denied();
        }
    }
}
