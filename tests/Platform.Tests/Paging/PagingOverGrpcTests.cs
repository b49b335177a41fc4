using Coaching.People.V1;

namespace Coaching.Platform.Tests;

public sealed class PagingOverGrpcTests(EchoHost host) : IClassFixture<EchoHost>
{
    [Fact]
    public async Task Pages_hold_every_element_once_in_order()
    {
        var people = new PersonService.PersonServiceClient(host.As("people/ana"));
        var request = new ListPeopleRequest { PageSize = 50 };
        var names = new List<string>();

        do
        {
            var answer = await people.ListPeopleAsync(request);
            names.AddRange(answer.People.Select(person => person.Name));
            request.PageToken = answer.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(Enumerable.Range(1, 120).Select(number => $"people/p{number}"), names);
    }
}
