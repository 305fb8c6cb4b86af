namespace LowLatencyMM.Aeron;

/// <summary>What has become of something that was asked of the driver.</summary>
public enum RegistrationState : byte
{
    /// <summary>The driver has not answered.</summary>
    Pending,

    Ready,

    /// <summary>The driver refused; <see cref="Registration.ErrorCode"/> and <see cref="Registration.Error"/> say why.</summary>
    Failed,

    Closed,
}
