using System.CommandLine;
using LowLatencyMM.Host;

namespace LowLatencyMM.Perf;

/// <summary>The second process of <c>perf transport</c>; nobody else starts it.</summary>
internal static class TransportPeerCommand
{
    public const string Name = "transport-peer";

    public static Command Create()
    {
        var directory = new Argument<string>("DIR");
        var core = new Argument<int>("CORE");
        var parent = new Argument<int>("PARENT");
        var command = new Command(Name, "The second process of perf transport") { directory, core, parent };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            var stop = new StopRequest();
            ParentWatch.Tie(parsed.GetValue(parent), stop);
            return stop.IsRequested ? 1 : TransportPeer.Run(parsed.GetValue(directory)!, parsed.GetValue(core));
        });
        return command;
    }
}
