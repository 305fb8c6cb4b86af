namespace LowLatencyMM.Aeron.Tests;

/// <summary>Reads an image in each of its ways, and compares with what must come.</summary>
internal sealed class ModelReader(Image image, int messageBytesMax)
{
    private FragmentAssembler<Checker> _assembler = new(new Checker { Expected = new() }, messageBytesMax);
    private SplitMix64 _random = new(77);

    public Queue<(long Number, int Bytes)> Expected => _assembler.Handler.Expected;

    public long DroppedCount => _assembler.DroppedCount;

    /// <returns>Fragments read.</returns>
    public int ReadSome(int way, int fragmentLimit)
    {
        switch (way)
        {
            case 0:
                return image.Poll(ref _assembler, fragmentLimit);
            case 1:
                int count = 0;
                for (; count < fragmentLimit && image.TryPeek(out ReadOnlySpan<byte> payload, out FragmentHeader header); count++)
                {
                    Assert.That(image.TryPeek(out ReadOnlySpan<byte> again) && again == payload, "a second look shows the same");
                    _assembler.OnFragment(payload, in header);
                    image.Release();
                    Assert.That(image.Position, Is.EqualTo(header.Position));
                }

                return count;
            default:
                var controlled = new Controlled { Inner = _assembler, Random = _random };
                int read = image.ControlledPoll(ref controlled, fragmentLimit);
                _assembler = controlled.Inner;
                _random = controlled.Random;
                return read;
        }
    }

    private struct Checker : IFragmentHandler
    {
        public Queue<(long Number, int Bytes)> Expected;

        public readonly void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
        {
            (long number, int bytes) = Expected.Dequeue();
            if (payload.Length != bytes || !Message.Matches(payload, number) || header.ReservedValue != ~number)
                Assert.Fail($"message {number} of {bytes} bytes came as {Message.NumberOf(payload)} of {payload.Length}, reserved value {header.ReservedValue}");
            if (header.SessionId != 5 || header.StreamId != 6) Assert.Fail("of another stream");
        }
    }

    private struct Controlled : IControlledFragmentHandler
    {
        public FragmentAssembler<Checker> Inner;
        public SplitMix64 Random;

        public ControlledAction OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
        {
            var action = (ControlledAction)Random.Below(4);
            if (action != ControlledAction.Abort) Inner.OnFragment(payload, in header);
            return action;
        }
    }
}
