using LowLatencyMM.Host;
using LowLatencyMM.SampleStrategy;

return LlmmProgram.Run(args, new JoiningQuoterFactory());
