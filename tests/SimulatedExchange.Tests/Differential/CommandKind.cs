namespace LowLatencyMM.SimulatedExchange.Tests;

internal enum CommandKind
{
    Enter,
    Cancel,
    Replace,
    MassCancel,
}
