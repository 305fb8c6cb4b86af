namespace LowLatencyMM.Engine;

/// <summary>What a venue's whole answer to a StatusRequest comes to.</summary>
internal enum AnswerVerdict : byte
{
    /// <summary>To another question, or frames of it are missing: nothing follows from it.</summary>
    Useless,

    /// <summary>Whole, and not yet the end: something is still open there. Orders that it does not name are gone.</summary>
    AskAgain,

    /// <summary>Whole, and nothing is open there: the route may be used once the orders that it does not name have ended.</summary>
    Agreed,
}
