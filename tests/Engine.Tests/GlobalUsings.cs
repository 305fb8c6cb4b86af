global using CommandOutcome = LowLatencyMM.Messages.Control.CommandOutcome;
