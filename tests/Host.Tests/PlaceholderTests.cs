namespace LowLatencyMM.Host.Tests;
