namespace LowLatencyMM.Engine;

/// <summary>One level of one side of our ladder, before rounding.</summary>
/// <param name="Distance">From the fair price, quote currency.</param>
/// <param name="Size">Base units; 0 means no order.</param>
public readonly record struct QuoteLevel(double Distance, double Size);
