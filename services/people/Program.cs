using Coaching.People;
using Coaching.Platform;

return await PlatformHost.Run(() => PeopleHost.Build(args));
