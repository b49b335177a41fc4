using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Coaching.Observations.V1;
using Coaching.Platform;
using Coaching.Testing;
using Google.Protobuf;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using Group = Coaching.Observations.V1.Instrument.Types.Group;
using Is = Coaching.Observations.V1.Instrument.Types.Relevance.Types.Condition.Types.Operator;
using Item = Coaching.Observations.V1.Instrument.Types.Item;
using ItemKind = Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;
using Relevance = Coaching.Observations.V1.Instrument.Types.Relevance;
using Wording = Coaching.Observations.V1.Instrument.Types.Wording;

namespace Coaching.Observations.Tests;

[Trait("requirement", "CAS-18")]
public abstract class XlsFormTests(ObservationsOnSqlite host)
{
    protected ObservationsOnSqlite Host => host;

    [DatabaseFact]
    public async Task A_form_with_every_shared_type_comes_back_as_it_went_out()
    {
        var school = await School.Open(host);
        var instruments = Instruments(school, school.NationalAdmin);
        var made = await instruments.CreateInstrumentAsync(new CreateInstrumentRequest { Instrument = Everything(), RequestId = NewRequest });

        var book = await instruments.ExportXlsFormAsync(new ExportXlsFormRequest { Name = made.Name });
        var back = await instruments.ImportXlsFormAsync(Import(book.Content, made.Kind));

        Assert.Equal(Instrument.Types.State.Draft, back.State);
        Assert.Equal((made.DisplayName, made.Language), (back.DisplayName, back.Language));
        Assert.Equal(made.Groups, back.Groups);
        Assert.Equal(made.Items, back.Items);
        Assert.Equal(
            Enum.GetValues<ItemKind>().Where(kind => kind is not (ItemKind.Unspecified or ItemKind.Snapshots)).Order(),
            back.Items.Select(item => item.Kind).Distinct().Order());
    }

    [DatabaseFact]
    public async Task A_document_for_phones_holds_each_question_once_with_its_type_and_its_rule()
    {
        var school = await School.Open(host);
        var instruments = Instruments(school, school.NationalAdmin);
        var made = await instruments.CreateInstrumentAsync(new CreateInstrumentRequest { Instrument = Everything(), RequestId = NewRequest });

        var form = XDocument.Parse((await instruments.ExportXFormAsync(new ExportXFormRequest { Name = made.Name })).Content);

        XNamespace forms = "http://www.w3.org/2002/xforms";
        var binds = form.Descendants(forms + "bind").ToDictionary(bind => bind.Attribute("nodeset")!.Value);
        foreach (var item in made.Items)
        {
            var path = item.Group.Length == 0 ? $"/data/{item.Key}" : $"/data/{item.Group}/{item.Key}";
            Assert.Contains(path, binds.Keys);
            Assert.Single(form.Descendants(), element => element.Attribute("ref")?.Value == path);
        }

        Assert.Equal("/data/groups = 'yes' or (/data/learners >= 60 and selected(/data/used, 'cards'))", binds["/data/why"].Attribute("relevant")!.Value);
        Assert.Equal("../seen = 'high'", binds["/data/part/more"].Attribute("relevant")!.Value);
        Assert.Equal(("int", ". >= 0 and . <= 500", "true()"), (binds["/data/learners"].Attribute("type")!.Value,
            binds["/data/learners"].Attribute("constraint")!.Value, binds["/data/learners"].Attribute("required")!.Value));
        Assert.Equal(["English (en)", "Swahili (sw)"], form.Descendants(forms + "translation").Select(words => words.Attribute("lang")!.Value));
        var ids = form.Descendants(forms + "translation").Select(words => words.Elements().Select(text => text.Attribute("id")!.Value).ToHashSet()).ToList();
        Assert.All(
            form.Descendants().Attributes("ref").Select(attribute => attribute.Value).Where(text => text.StartsWith("jr:itext", StringComparison.Ordinal)),
            text => Assert.All(ids, known => Assert.Contains(text["jr:itext('".Length..^2], known)));
    }

    [DatabaseFact]
    public async Task Whatever_the_platform_has_no_like_of_is_named_with_its_sheet_and_row_all_at_once()
    {
        var school = await School.Open(host);
        var book = SpreadsheetWriter.Write(
        [
            ("survey",
            [
                ["type", "name", "label", "required", "relevant", "constraint", "appearance", "calculation", "repeat_count", "label::Klingon?!"],
                ["start", "begin_time", ""],
                ["geopoint", "where", "Where?"],
                ["text", "BigName", "Name"],
                ["text", "words", "Words", "maybe", "", "regex(., 'a')", "multiline"],
                ["select_one missing", "which", "Which?"],
                ["begin_repeat", "part", "Part"],
                ["begin_group", "inner", "Inner"],
                ["integer", "n", "How many?", "", "position(..) = 1", ". < 5"],
                ["end_group"],
                ["end_repeat"],
                ["calculate", "c", "", "", "", "", "", "1 + 1"],
                ["select_one yn", "ok", "OK?", "", "${words} != 'x'", "", "", "", "", "nuq?"],
                ["begin_group", "left_open", "Open"],
            ]),
            ("choices", [["list_name", "name", "label"], ["yn", "yes", "Yes"], ["yn", "no", "No"], ["yn", "no", "No again"], ["", "lost", "Lost"]]),
            ("settings", [["form_title", "instance_name", "default_language"], ["Wrong", "concat('a', 'b')", "Klingon?!"]]),
        ]);

        var error = await Instruments(school, school.NationalAdmin).ImportXlsFormAsync(Import(ByteString.CopyFrom(book))).Invalid();

        Assert.Equal(
            [
                "content.choices[4].name", "content.choices[5].list_name", "content.settings[2].default_language", "content.settings[2].instance_name",
                "content.survey[12].calculation", "content.survey[12].type", "content.survey[13].label::Klingon?!", "content.survey[13].relevant",
                "content.survey[14].key", "content.survey[14].type",
                "content.survey[3].type", "content.survey[4].key", "content.survey[5].appearance", "content.survey[5].constraint", "content.survey[5].required",
                "content.survey[6].type", "content.survey[7].key", "content.survey[7].repeat_count", "content.survey[8].type",
                "content.survey[9].constraint", "content.survey[9].relevant",
            ],
            error.Paths().Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(Errors.Violations(error), violation => violation is { Field: "content.survey[3].type", Description: "is not supported: geopoint" });
    }

    [DatabaseFact]
    public async Task What_is_no_workbook_or_more_than_one_may_be_is_refused()
    {
        var school = await School.Open(host);
        var instruments = Instruments(school, school.NationalAdmin);
        byte[][] wrong =
        [
            Encoding.UTF8.GetBytes("type,name,label"),
            Zip(("[Content_Types].xml", new string(' ', 20 * 1024 * 1024))),
            Zip(("xl/workbook.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><x>&e;</x>")),
            SpreadsheetWriter.Write([("survey", [.. Enumerable.Range(0, 5_001).Select(i => new[] { "text", $"k{i}" })])]),
        ];

        foreach (var content in wrong)
        {
            Assert.Equal(["content"], (await instruments.ImportXlsFormAsync(Import(ByteString.CopyFrom(content))).Invalid()).Paths());
        }

        var error = await instruments.ImportXlsFormAsync(new ImportXlsFormRequest { Content = ByteString.CopyFrom(new byte[(180 * 1024) + 1]), InstrumentId = "X" }).Invalid();
        Assert.Equal(["content", "instrument_id", "kind", "request_id"], error.Paths());
        await Instruments(school, school.Head).ImportXlsFormAsync(Import(ByteString.CopyFrom(wrong[3]))).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
    }

    [DatabaseFact]
    public async Task What_ODK_has_no_like_of_is_not_exported_but_named()
    {
        var school = await School.Open(host);
        var instruments = Instruments(school, school.Teacher);

        var book = await instruments.ExportXlsFormAsync(new ExportXlsFormRequest { Name = "instruments/lesson-in-two-segments" }).Refused(StatusCode.FailedPrecondition, "NOT_IN_XLSFORM");
        await instruments.ExportXFormAsync(new ExportXFormRequest { Name = "instruments/lesson-in-two-segments" }).Refused(StatusCode.FailedPrecondition, "NOT_IN_XLSFORM");
        await instruments.ExportXFormAsync(new ExportXFormRequest { Name = "instruments/none" }).NotFound();

        Assert.Contains("on_task", book.Status.Detail, StringComparison.Ordinal);
        foreach (var name in new[] { "lesson-visit", "lesson-indicators", "pulse-trust", "coaching-conversation", "coachee-interview", "reflection-note", "wave-confidence-motivation-reflection" })
        {
            var form = await instruments.ExportXlsFormAsync(new ExportXlsFormRequest { Name = $"instruments/{name}" });
            var back = await Instruments(school, school.NationalAdmin).ImportXlsFormAsync(Import(form.Content));
            Assert.Equal(
                (await instruments.GetInstrumentAsync(new GetInstrumentRequest { Name = $"instruments/{name}" })).Items.Select(item => (item.Key, item.Kind)),
                back.Items.Select(item => (item.Key, item.Kind)));
        }
    }

    protected static ImportXlsFormRequest Import(ByteString content, Instrument.Types.Kind kind = Instrument.Types.Kind.Survey) =>
        new() { Content = content, Kind = kind, RequestId = NewRequest };

    private static byte[] Zip(params (string Name, string Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in files)
            {
                using var entry = new StreamWriter(zip.CreateEntry(name).Open());
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    protected static Instrument Everything() => new()
    {
        DisplayName = "Everything <&> \"all\" 学 🙂",
        Kind = Instrument.Types.Kind.LessonObservation,
        Language = "en",
        Groups =
        {
            new Group { Key = "part", Title = "Part", Repetitions = 2, Translations = { Words("Sehemu") } },
            new Group { Key = "end_of_it", Title = "The end", Relevance = Rule(("groups", Is.NotEqual, "no")) },
        },
        Items =
        {
            new Item { Key = "intro", Prompt = "Look & listen <first>.", Kind = ItemKind.Note },
            new Item { Key = "groups", Prompt = "Groups?", Hint = "Two or more.", Kind = ItemKind.YesNo, Required = true, Translations = { Words("Makundi?", "Mawili au zaidi.") } },
            new Item { Key = "learners", Prompt = "How many?", Kind = ItemKind.Count, Max = 500, Required = true, Standards = { "standardsFrameworks/coaching-at-scale/standards/learner-engagement" } },
            new Item { Key = "used", Prompt = "What?", Kind = ItemKind.MultiChoice, Choices = { Option("books", "Vitabu"), Option("cards", "Kadi") } },
            new Item
            {
                Key = "why", Prompt = "Why?", Kind = ItemKind.Text,
                Relevance = new Relevance
                {
                    Match = Relevance.Types.Match.Any,
                    Conditions = { Condition("groups", Is.Equal, "yes") },
                    Rules = { new Relevance { Match = Relevance.Types.Match.All, Conditions = { Condition("learners", Is.GreaterOrEqual, "60"), Condition("used", Is.Includes, "cards") } } },
                },
            },
            new Item { Key = "share", Prompt = "Share?", Kind = ItemKind.Number, MinThousandths = -500, MaxThousandths = 99_500, Decimals = 1, Relevance = Rule(("why", Is.Answered, "")) },
            new Item { Key = "exact", Prompt = "Exactly?", Kind = ItemKind.Number, Decimals = 3 },
            new Item { Key = "whole", Prompt = "Whole?", Kind = ItemKind.Number, MinThousandths = -5_000, MaxThousandths = 5_000 },
            new Item { Key = "began", Prompt = "When?", Kind = ItemKind.Time },
            new Item { Key = "lever", Prompt = "Which?", Kind = ItemKind.Choice, Choices = { Option("1", "Moja"), Option("2", "Mbili") } },
            new Item { Key = "pace", Prompt = "Pace?", Kind = ItemKind.Scale, Min = -2, Max = 2, Anchors = { new Item.Types.Anchor { Value = -2, Label = "Slow", Translations = { Words("Polepole") } } } },
            new Item { Key = "seen", Prompt = "Seen?", Kind = ItemKind.LowMediumHigh, Group = "part" },
            new Item { Key = "more", Prompt = "More?", Kind = ItemKind.Text, Group = "part", Relevance = Rule(("seen", Is.Equal, "high")) },
            new Item { Key = "last", Prompt = "Last?", Kind = ItemKind.Text, Group = "end_of_it" },
        },
    };

    private static Wording Words(string text, string hint = "") => new() { Language = "sw", Text = text, Hint = hint };

    private static Item.Types.Option Option(string key, string translated) => new() { Key = key, Label = $"Label of {key}", Translations = { Words(translated) } };

    private static Relevance.Types.Condition Condition(string item, Is asked, string value) => new() { Item = item, Operator = asked, Value = value };

    private static Relevance Rule((string Item, Is Operator, string Value) one) => new() { Conditions = { Condition(one.Item, one.Operator, one.Value) } };
}

public sealed class XlsFormOnSqlite(ObservationsOnSqlite host, NodeSide node) : XlsFormTests(host), IClassFixture<ObservationsOnSqlite>, IClassFixture<NodeSide>
{
    [NodeFact]
    public async Task The_engine_of_ODK_asks_what_the_rules_say_and_repeats_as_often_as_the_form_does()
    {
        var school = await School.Open(Host);
        var instruments = Instruments(school, school.NationalAdmin);
        var made = await instruments.CreateInstrumentAsync(new CreateInstrumentRequest { Instrument = Everything(), RequestId = NewRequest });
        var form = await instruments.ExportXFormAsync(new ExportXFormRequest { Name = made.Name });
        var folder = new TempFolder();
        var file = folder.File(form.FileName);
        await File.WriteAllTextAsync(file, form.Content);

        var empty = await Load(file, "{}");
        var many = await Load(file, """{ "/data/learners": "60", "/data/used": "cards books", "/data/groups": "no", "/data/part[2]/seen": "high" }""");
        folder.Delete();

        Assert.Equal(["English (en)", "Swahili (sw)"], empty.GetProperty("languages").EnumerateArray().Select(language => language.GetString()));
        Assert.Equal(["/data/groups", "/data/learners"], Which(empty, "required"));
        Assert.Equal(
            ["/data/end_of_it", "/data/end_of_it/last", "/data/part[1]/more", "/data/part[2]/more", "/data/share", "/data/why"],
            Nodes(empty).Select(one => one.GetProperty("reference").GetString()).Except(Which(empty, "relevant")).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["/data/end_of_it", "/data/end_of_it/last", "/data/part[1]/more", "/data/share"],
            Nodes(many).Select(one => one.GetProperty("reference").GetString()).Except(Which(many, "relevant")).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["-2", "-1", "0", "1", "2"],
            Nodes(empty).Single(one => one.GetProperty("reference").GetString() == "/data/pace").GetProperty("options").EnumerateArray().Select(option => option.GetString()));
    }

    [WorkbookJudgeFact]
    public async Task Another_program_reads_the_workbook_and_what_it_writes_is_the_same_form()
    {
        var school = await School.Open(Host);
        var instruments = Instruments(school, school.NationalAdmin);
        var made = await instruments.CreateInstrumentAsync(new CreateInstrumentRequest { Instrument = Everything(), RequestId = NewRequest });
        var book = await instruments.ExportXlsFormAsync(new ExportXlsFormRequest { Name = made.Name });
        var folder = new TempFolder();
        var (ours, theirs) = (folder.File("ours.xlsx"), folder.File("theirs.xlsx"));
        await File.WriteAllBytesAsync(ours, book.Content.ToByteArray());

        var script = Path.Combine(SharedData.Repository, "tests", "Observations.Tests", "python", "workbook.py");
        var sheets = JsonSerializer.Deserialize<Dictionary<string, string[][]>>(await RecurringEvents.Run(script, ours, theirs))!;
        var copy = ByteString.CopyFrom(await File.ReadAllBytesAsync(theirs));
        folder.Delete();
        var back = await instruments.ImportXlsFormAsync(Import(copy, made.Kind));

        Assert.Equal(["choices", "settings", "survey"], sheets.Keys.Order(StringComparer.Ordinal));
        Assert.Contains(sheets["survey"], row => row is ["begin_repeat", "part", ..] && row.Contains("2"));
        Assert.Contains(sheets["survey"], row => row.Contains("${groups} = 'yes' or (${learners} >= 60 and selected(${used}, 'cards'))"));
        Assert.Equal((made.Items, made.Groups), (back.Items, back.Groups));
    }

    private Task<JsonElement> Load(string file, string answers) => node.RunScript("xform.mjs", file, answers);

    private static IEnumerable<JsonElement> Nodes(JsonElement form) => form.GetProperty("nodes").EnumerateArray();

    private static IEnumerable<string?> Which(JsonElement form, string state) =>
        Nodes(form).Where(one => one.GetProperty(state).GetBoolean()).Select(one => one.GetProperty("reference").GetString());
}

public sealed class XlsFormOnSqlServer(ObservationsOnSqlServer host) : XlsFormTests(host), IClassFixture<ObservationsOnSqlServer>;
