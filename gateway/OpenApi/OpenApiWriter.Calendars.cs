using Microsoft.OpenApi;

namespace Coaching.Gateway;

internal static partial class OpenApiWriter
{
    /// <summary>The calendars, whose address is all that a reader needs.</summary>
    private static class Calendars
    {
        public static void Describe(OpenApiDocument document)
        {
            var operation = new OpenApiOperation
            {
                OperationId = "CalendarFeedService_ReadCalendar",
                Summary = "Returns a feed as iCalendar",
                Description = "Returns a feed as iCalendar. It needs no token: the address is the secret. One that was revoked answers as one that never was.",
                Tags = new HashSet<OpenApiTagReference> { new("CalendarFeedService", document) },
                Parameters =
                [
                    new OpenApiParameter
                    {
                        Name = "secret",
                        In = ParameterLocation.Path,
                        Required = true,
                        Description = "What CreateCalendarFeed or RotateCalendarFeed answered.",
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                    },
                ],
                Responses = new OpenApiResponses
                {
                    ["200"] = new OpenApiResponse { Description = "The calendar.", Content = Content(new OpenApiSchema { Type = JsonSchemaType.String }, "text/calendar") },
                    ["304"] = new OpenApiResponse { Description = "It has not changed since the version that If-None-Match names." },
                },
                Security = [],
            };
            Problems.AddTo(operation, document);
            PathItem(document, "/calendars/v1/{secret}.ics").AddOperation(HttpMethod.Get, operation);
        }
    }
}
