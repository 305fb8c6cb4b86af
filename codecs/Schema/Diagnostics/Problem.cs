namespace LowLatencyMM.Schema.Diagnostics;

/// <summary>One error of a schema. Compares by content, so that a cache can hold it.</summary>
/// <param name="Rule">The rule that was broken.</param>
/// <param name="Path">The file, an included one where the error stands there.</param>
/// <param name="Start">Characters from the start of the file.</param>
/// <param name="Length">Characters to mark; within one line.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, characters.</param>
/// <param name="Message">What was found, and what is allowed.</param>
internal sealed record Problem(Rule Rule, string Path, int Start, int Length, int Line, int Column, string Message)
{
    /// <summary>As compilers print errors: file(line,column): error id: message.</summary>
    public override string ToString() => $"{Path}({Line},{Column}): error {Rule.Id}: {Message}";
}
