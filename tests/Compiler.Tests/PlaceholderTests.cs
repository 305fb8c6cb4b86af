namespace LowLatencyMM.Compiler.Tests;
