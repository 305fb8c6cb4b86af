namespace LowLatencyMM.Journal.Tests;
