namespace LowLatencyMM.Engine.Tests;
