using Coaching.People;
using Coaching.Platform;

return await PlatformHost.Run(args, PeopleHost.Build);
