using Coaching.Cli;

return await CoachCommand.Run(args, Terminal.OfProcess());
