namespace LowLatencyMM.SimulatedExchange.Tests;
