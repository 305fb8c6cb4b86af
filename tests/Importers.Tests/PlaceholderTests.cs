namespace LowLatencyMM.Importers.Tests;
