namespace Coaching.Localhost;

/// <summary>Invented names for the people and schools of the demonstration.</summary>
internal static class DemoNames
{
    private static readonly string[] Given =
    [
        "Achieng", "Baraka", "Chebet", "Daudi", "Esther", "Faraji", "Grace", "Hamisi", "Imani", "Jelimo", "Kamau", "Leila", "Makena",
        "Naliaka", "Otieno", "Pendo", "Rehema", "Simiyu", "Talia", "Wambui", "Yusuf", "Zawadi", "Atieno", "Mutiso", "Nasieku",
    ];

    private static readonly string[] Family =
    [
        "Abdi", "Barasa", "Chege", "Ekai", "Gitau", "Hassan", "Juma", "Kiptoo", "Lekishon", "Mwangi", "Ndunda", "Odhiambo", "Parsitau",
        "Rotich", "Sankale", "Tanui", "Ukiru", "Wafula", "Musyoka", "Njeri",
    ];

    private static readonly string[] SchoolNames =
    [
        "Amani", "Bidii", "Chemchemi", "Elimu", "Fadhili", "Heshima", "Imara", "Jitahidi", "Kilele", "Lulu", "Maendeleo", "Neema", "Nuru",
        "Pamoja", "Rafiki", "Sauti", "Shujaa", "Subira", "Tumaini", "Uhuru", "Umoja", "Upendo", "Uzima", "Wema", "Ziwa",
    ];

    private static readonly string[] Taught = ["English", "Kiswahili", "Mathematics", "Science", "Social Studies"];

    public static IEnumerable<string> Subjects(int number) => [Taught[number % Taught.Length], Taught[(number + 2) % Taught.Length]];

    public static string School(int number) => $"{SchoolNames[number - 1]} Primary School";

    public static (string Given, string Family) Person(int number) => (Given[number % Given.Length], Family[number * 7 % Family.Length]);
}
