using System.Reflection;

namespace Coaching.StandIns.Tests;

/// <summary>Writes members the way the lists do: metadata's own notation, short names outside the assembly's namespaces.</summary>
public static class SurfaceText
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Members(System.Type type)
    {
        var methods = type.GetMethods(Everything).Select(method =>
            $"{Name(method.ReturnType)} {method.Name}({Parameters(method)}){(method.IsStatic ? " static" : "")}");
        var constructors = type.GetConstructors(Everything).Select(constructor => $"Void .ctor({Parameters(constructor)})");
        var fields = type.GetFields(Everything).Select(field => $"{Name(field.FieldType)} {field.Name}");
        return methods.Concat(constructors).Concat(fields);
    }

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)));

    private static string Name(System.Type type)
    {
        if (type.IsGenericParameter)
        {
            return $"{(type.DeclaringMethod is null ? "!" : "!!")}{type.GenericParameterPosition}";
        }

        if (type.GetElementType() is { } element)
        {
            return $"{Name(element)}[]";
        }

        var own = type.Assembly.GetName().Name is "Grpc.Core.Api" or "Grpc.Net.Common" or "Microsoft.SqlServer.Server";
        var open = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        var name = own ? open.FullName : open.Name;
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : $"{name}";
    }
}
