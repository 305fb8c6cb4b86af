namespace LowLatencyMM.Aeron.Tests;

/// <summary>Either publication, so that a test can be run with both.</summary>
internal abstract class Writer
{
    public abstract int PayloadBytesMax { get; }

    public abstract int MessageBytesMax { get; }

    public abstract long TryClaim(int bytes, out BufferClaim claim);

    public abstract long Offer(ReadOnlySpan<byte> message, long reservedValue);

    /// <summary>The driver's duties.</summary>
    public abstract void DoWork();

    public static Writer Of(TestLog test) => test.Log.Kind == LogBufferKind.Exclusive ? new OfExclusive(test) : new OfConcurrent(test);

    private sealed class OfExclusive(TestLog test) : Writer
    {
        private readonly ExclusivePublication _publication = test.Publish();

        public override int PayloadBytesMax => _publication.PayloadBytesMax;

        public override int MessageBytesMax => Math.Max(_publication.PayloadBytesMax, _publication.MessageBytesMax);

        public override long TryClaim(int bytes, out BufferClaim claim) => _publication.TryClaim(bytes, out claim);

        public override long Offer(ReadOnlySpan<byte> message, long reservedValue) => _publication.Offer(message, reservedValue);

        public override void DoWork()
        {
            // It does them itself when it must.
        }
    }

    private sealed class OfConcurrent(TestLog test) : Writer
    {
        private readonly Publication _publication = new(test.Log, test.Limit);
        private readonly DriverDuties _duties = new(test.Log, test.Limit, test.Position);

        public override int PayloadBytesMax => _publication.PayloadBytesMax;

        public override int MessageBytesMax => Math.Max(_publication.PayloadBytesMax, _publication.MessageBytesMax);

        public override long TryClaim(int bytes, out BufferClaim claim) => _publication.TryClaim(bytes, out claim);

        public override long Offer(ReadOnlySpan<byte> message, long reservedValue) => _publication.Offer(message, reservedValue);

        public override void DoWork()
        {
            while (_duties.Update())
            {
                // As often as there is something to do.
            }
        }
    }
}
