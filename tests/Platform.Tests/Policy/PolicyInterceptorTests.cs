using Coaching.People.V1;
using Coaching.Testing;
using Grpc.Core;

namespace Coaching.Platform.Tests;

public sealed class PolicyInterceptorTests(EchoHost host) : IClassFixture<EchoHost>
{
    [Fact]
    public async Task An_RPC_without_a_row_is_denied_to_everybody()
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await Client("national_admin").ListStaffAssignmentsAsync(new ListStaffAssignmentsRequest()));

        Assert.Equal(StatusCode.PermissionDenied, error.StatusCode);
        Assert.Equal("PERMISSION_DENIED", Errors.Reason(error));
    }

    [Fact]
    public async Task Who_calls_is_settled_before_what_is_denied()
    {
        var stranger = new PersonService.PersonServiceClient(host.WithToken(null));

        var error = await Assert.ThrowsAsync<RpcException>(async () => await stranger.ListStaffAssignmentsAsync(new ListStaffAssignmentsRequest()));

        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    [Fact]
    public async Task A_role_that_no_row_names_is_denied_over_gRPC_and_over_REST_alike()
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await Client("head_teacher").CreatePersonAsync(new CreatePersonRequest()));
        using var http = host.HttpAs("people/ana", "head_teacher");
        using var answer = await http.PostAsync(new Uri("/v1/people", UriKind.Relative), new StringContent("{}", null, "application/json"));

        Assert.Equal(StatusCode.PermissionDenied, error.StatusCode);
        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Contains("PERMISSION_DENIED", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_admitted_role_reaches_the_slice_with_caller_and_reach()
    {
        var person = await Client("teacher").CreatePersonAsync(new CreatePersonRequest());

        Assert.Equal(("people/ana", "teacher"), (person.Name, person.GivenName));
    }

    [Fact]
    public async Task The_appraisal_purpose_closes_developmental_resources_only()
    {
        var appraiser = new PersonService.PersonServiceClient(host.As(new TestToken { Person = "people/ana", Roles = ["teacher"], Purpose = "appraisal" }));

        var error = await Assert.ThrowsAsync<RpcException>(async () => await appraiser.UpdatePersonAsync(new UpdatePersonRequest()));

        Assert.Equal(StatusCode.PermissionDenied, error.StatusCode);
        Assert.Equal("appraisal", (await appraiser.GetPersonAsync(new GetPersonRequest { Name = "people/me" })).FamilyName);
    }

    [Fact]
    public async Task HTTP_endpoints_stand_under_the_same_matrix()
    {
        var path = new Uri("/upload/v1/echo", UriKind.Relative);
        using var stranger = host.HttpWithToken(null);
        using var head = host.HttpAs("people/ana", "head_teacher");
        using var teacher = host.HttpAs("people/ana", "teacher");

        using var first = await stranger.PostAsync(path, null);
        using var second = await head.PostAsync(path, null);
        using var third = await teacher.PostAsync(path, null);

        Assert.Equal([401, 403, 200], new[] { first, second, third }.Select(answer => (int)answer.StatusCode));
        Assert.NotEmpty(first.Headers.WwwAuthenticate);
        Assert.Contains("\"PERMISSION_DENIED\"", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("people/ana", await third.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Health_needs_no_token()
    {
        var bytes = Marshallers.Create(message => message, message => message);
        var check = new Method<byte[], byte[]>(MethodType.Unary, "grpc.health.v1.Health", "Check", bytes, bytes);

        var answer = await host.WithToken(null).AsyncUnaryCall(check, null, new CallOptions(), []);

        Assert.NotEmpty(answer);
    }

    private PersonService.PersonServiceClient Client(string role) => new(host.As("people/ana", role));
}
