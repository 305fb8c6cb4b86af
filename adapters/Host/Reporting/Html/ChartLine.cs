namespace LowLatencyMM.Host;

/// <summary>One line of a chart.</summary>
/// <param name="Series">Its values.</param>
/// <param name="Name">For the legend and the reader under the pointer.</param>
/// <param name="Style">CSS class: colour and dash.</param>
internal sealed record ChartLine(StepSeries Series, string Name, string Style);
