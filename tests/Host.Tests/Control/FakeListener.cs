using System.Text;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host.Tests;

/// <summary>The ear of a process, on a thread of its own, that answers as a test wants and keeps what it heard.</summary>
internal sealed class FakeListener : IDisposable
{
    private readonly List<string> _heard = [];
    private readonly Thread _thread;
    private volatile bool _isEnding;

    /// <param name="outcome">The answer to each request; null for none.</param>
    /// <param name="riskState">In every answer.</param>
    public FakeListener(DeploymentDirectory directory, string process, CommandOutcome? outcome, byte riskState, Action? whenHeard = null)
    {
        var server = new ControlServer(directory, process);
        _thread = new Thread(() => Listen(server, outcome, riskState, whenHeard));
        _thread.Start();
    }

    /// <summary>A line for each request: what, for which instrument, by whom.</summary>
    public IReadOnlyList<string> Heard
    {
        get
        {
            lock (_heard) return [.. _heard];
        }
    }

    public void Dispose()
    {
        _isEnding = true;
        Assert.That(_thread.Join(TimeSpan.FromSeconds(30)));
    }

    private void Listen(ControlServer server, CommandOutcome? outcome, byte riskState, Action? whenHeard)
    {
        using (server)
        {
            for (long commandId = 1; !_isEnding;)
            {
                if (!server.TryTake(0, out ControlRequest request))
                {
                    Thread.Sleep(1);
                    continue;
                }

                string what = request.ParameterId == 0 ? request.Kind.ToString() : $"set {request.ParameterId} to {request.ValueNanos}";
                string name = Encoding.ASCII.GetString(request.OperatorName.TrimEnd((byte)0));
                lock (_heard) _heard.Add($"{what} {request.InstrumentId:x} {name}");
                whenHeard?.Invoke();
                if (outcome is { } given) server.Answer(new ControlAnswer(request.RequestId, commandId++, 45_300, 2, given, riskState));
            }
        }
    }
}
