using LowLatencyMM.Engine;
using LowLatencyMM.Host;

return LlmmProgram.Run<MarketMaker>(args, new MarketMakerFactory());
