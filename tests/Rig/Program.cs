using Coaching.Rig;

// What tests must do in a process of its own, since it ends badly.
switch (args)
{
    case ["migrate", var engine, var address, .. var phase]:
        await Migrating.Run(engine, address, phase.FirstOrDefault(""));
        break;
    case [var path]:
        await Writing.Run(path);
        break;
    default:
        await Console.Error.WriteLineAsync("rig PATH | rig migrate ENGINE ADDRESS [PHASE]");
        return 2;
}

return 0;
