using Coaching.People.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Platform.Tests;

/// <summary>Encodings of one request that must hash alike, and others that must not.</summary>
public sealed class CanonicalFormTests
{
    [Fact]
    public void The_order_of_map_entries_does_not_matter_at_any_depth()
    {
        var one = new Struct { Fields = { ["a"] = Value.ForNumber(1), ["b"] = Nested("x", "y") } };
        var two = new Struct { Fields = { ["b"] = Nested("y", "x"), ["a"] = Value.ForNumber(1) } };

        Assert.NotEqual(one.ToByteArray(), two.ToByteArray());
        Assert.Equal(Hash(one), Hash(two));
    }

    [Fact]
    public void The_order_of_a_list_does_matter() => Assert.NotEqual(
        Hash(Value.ForList(Value.ForNumber(1), Value.ForNumber(2))),
        Hash(Value.ForList(Value.ForNumber(2), Value.ForNumber(1))));

    [Fact]
    public void Fields_from_a_newer_contract_count_whatever_their_order()
    {
        byte[] known = [10, 1, (byte)'a'];
        byte[] field1000 = [192, 62, 5];
        byte[] field1001 = [200, 62, 6];

        var forth = Person.Parser.ParseFrom([.. known, .. field1000, .. field1001]);
        var back = Person.Parser.ParseFrom([.. field1001, .. field1000, .. known]);
        var without = Person.Parser.ParseFrom([.. known, .. field1000]);

        Assert.Equal(Hash(forth), Hash(back));
        Assert.NotEqual(Hash(forth), Hash(without));
    }

    [Fact]
    public void The_request_id_itself_does_not_count()
    {
        var request = new CreatePersonRequest { RequestId = "one", Person = new Person { GivenName = "Ana" } };
        var again = new CreatePersonRequest { Person = new Person { GivenName = "Ana" } };

        Assert.Equal(
            CanonicalForm.Hash("m", request, RequestIds.FieldNumber(request)),
            CanonicalForm.Hash("m", again, RequestIds.FieldNumber(again)));
    }

    private static byte[] Hash(IMessage message) => CanonicalForm.Hash("m", message, exceptField: 0);

    private static Value Nested(params string[] keys)
    {
        var inner = new Struct();
        foreach (var key in keys)
        {
            inner.Fields[key] = Value.ForString(key);
        }

        return Value.ForStruct(inner);
    }
}
