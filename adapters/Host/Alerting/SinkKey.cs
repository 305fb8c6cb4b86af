using System.Security.Cryptography;
using System.Text;

namespace LowLatencyMM.Host;

/// <summary>Keys of sinks in a position file: the kind, and a hash of the target, which may hold a secret.</summary>
internal static class SinkKey
{
    private const int HashCharacters = 12;

    public static string Of(string kind, string target) =>
        $"{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target)))[..HashCharacters]}";
}
