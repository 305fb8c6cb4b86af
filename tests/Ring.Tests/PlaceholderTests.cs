namespace LowLatencyMM.Ring.Tests;
