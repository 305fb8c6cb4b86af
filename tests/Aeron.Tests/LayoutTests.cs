using System.Buffers.Binary;
using System.Text;

namespace LowLatencyMM.Aeron.Tests;

/// <summary>The bytes in the files are Aeron's.</summary>
public sealed class LayoutTests
{
    private const int TermBytes = 64 * 1024;
    private const int PageOffset = 3 * TermBytes; // of a file that needs no rounding up

    private static readonly LogBufferOptions Options = new()
    {
        TermBytes = TermBytes,
        MtuBytes = 1408,
        InitialTermId = -7,
        SessionId = 0x1122_3344,
        StreamId = 1001,
        CorrelationId = 0x0102_0304_0506_0708,
    };

    [Test] // Goal: the metadata page is Aeron's, byte for byte. Method: the whole page against one written here by the offsets of Aeron's LogBufferDescriptor.
    public void A_new_log_has_Aerons_metadata_and_nothing_else()
    {
        using TestLog test = TestLog.Create(Options);
        byte[] file = File.ReadAllBytes(test.LogPath);
        byte[] expected = new byte[PageOffset + 4096];
        Span<byte> page = expected.AsSpan(PageOffset);
        Put64(page, 0, (long)-7 << 32); // term 0
        Put64(page, 8, (long)-9 << 32); // the id it will take over from: term 1 is -6
        Put64(page, 16, (long)-8 << 32);
        Put32(page, 24, 0); // active term count
        Put64(page, 128, long.MaxValue); // end of stream
        Put32(page, 136, 0); // connected
        Put32(page, 140, 0); // active transports
        Put64(page, 256, 0x0102_0304_0506_0708); // correlation id
        Put32(page, 264, -7); // initial term id
        Put32(page, 268, 32); // length of the default frame header
        Put32(page, 272, 1408); // MTU
        Put32(page, 276, TermBytes); // term length
        Put32(page, 280, 4096); // page size
        Put32(page, 284, TermBytes / 2); // publication window
        Span<byte> header = page[320..];
        header[5] = 0xC0; // begins and ends a message
        header[6] = 1; // data
        Put32(header, 12, 0x1122_3344);
        Put32(header, 16, 1001);
        Put32(header, 20, -7);
        page[495] = 1; // tethered
        page[497] = 1; // an exclusive publication's
        Assert.That(file, Is.EqualTo(expected));
    }

    [Test] // Goal: frames are Aeron's, byte for byte. Method: claim, abort, offer, fragments and the end of a term, against bytes written here by the fields of Aeron's data header.
    public void Frames_have_Aerons_header()
    {
        using TestLog test = TestLog.Create(Options with { MtuBytes = 64 });
        _ = test.Join();
        ExclusivePublication publication = test.Publish();

        Assert.That(publication.TryClaim(5, out BufferClaim claim), Is.EqualTo(64));
        Assert.That(ReadTerm(test, 0, 32), Is.EqualTo(new byte[32]), "claimed: the header is held back, and with it the length");
        "hello"u8.CopyTo(claim.Payload);
        claim.ReservedValue = 0x0807_0605_0403_0201;
        claim.Commit();
        Assert.That(ReadTerm(test, 0, 37), Is.EqualTo(Frame(37, 0xC0, 1, 0, -7, 0x0807_0605_0403_0201, "hello"u8)));

        Assert.That(publication.TryClaim(8, out claim), Is.EqualTo(128));
        claim.Abort();
        Assert.That(ReadTerm(test, 64, 32), Is.EqualTo(Frame(40, 0xC0, 0, 64, -7, 0)), "aborted: padding");

        byte[] message = Encoding.ASCII.GetBytes("0123456789abcdef0123456789ABCDEF!");
        Assert.That(publication.Offer(message, reservedValue: 9), Is.EqualTo(128 + 64 + 64));
        Assert.That(ReadTerm(test, 128, 64), Is.EqualTo(Frame(64, 0x80, 1, 128, -7, 9, message.AsSpan(0, 32))), "the first fragment");
        Assert.That(ReadTerm(test, 192, 33), Is.EqualTo(Frame(33, 0x40, 1, 192, -7, 9, message.AsSpan(32))), "the last fragment");
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(ReadFile(test, PageOffset, 8)), Is.EqualTo(((long)-7 << 32) | 256), "the tail");
    }

    [Test] // Goal: a term ends as Aeron's does. Method: messages up to a place from which the next does not fit; the padding, the tails and the count of terms.
    public void The_end_of_a_term_is_padded_and_the_next_begins()
    {
        using TestLog test = TestLog.Create(Options);
        Image image = test.Join();
        ExclusivePublication publication = test.Publish();
        var counter = default(CountingHandler);
        while (publication.Position < TermBytes - 96)
        {
            Assert.That(publication.TryClaim(64, out BufferClaim claim), Is.Positive);
            claim.Commit();
            _ = image.Poll(ref counter, 10);
        }

        int end = (int)publication.Position;
        Assert.That(TermBytes - end, Is.EqualTo(64), "so the next does not fit");
        Assert.That(publication.TryClaim(64, out _), Is.EqualTo(PublicationResult.AdminAction));
        Assert.That(ReadTerm(test, end, 32), Is.EqualTo(Frame(64, 0xC0, 0, end, -7, 0)));
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(ReadFile(test, PageOffset, 8)), Is.EqualTo(((long)-7 << 32) | (uint)(TermBytes + 32)), "the tail went past the end");
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(ReadFile(test, PageOffset + 8, 8)), Is.EqualTo((long)-6 << 32));
        Assert.That(BinaryPrimitives.ReadInt32LittleEndian(ReadFile(test, PageOffset + 24, 4)), Is.EqualTo(1));
        Assert.That(publication.TryClaim(64, out BufferClaim first), Is.EqualTo(TermBytes + 96));
        first.Commit();
        Assert.That(ReadTerm(test, TermBytes, 32), Is.EqualTo(Frame(96, 0xC0, 1, 0, -6, 0)));
        publication.Close();
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(ReadFile(test, PageOffset + 128, 8)), Is.EqualTo(TermBytes + 96), "the end of the stream");
    }

    [Test] // Goal: counters are Aeron's, byte for byte. Method: the two records of a stream's position, against bytes written here by the offsets of Agrona's CountersReader.
    public void Counters_have_Aerons_records()
    {
        using TestLog test = TestLog.Create(Options);
        test.Position.SetRelease(4096);
        byte[] file = File.ReadAllBytes(test.Counters.FilePath);
        byte[] metadata = new byte[512];
        Put32(metadata, 0, 1); // allocated
        Put32(metadata, 4, 4); // subscriber position
        Put64(metadata, 8, long.MaxValue); // not free
        Put64(metadata, 16, 0x0102_0304_0506_0708); // key: registration, session, stream, channel
        Put32(metadata, 24, 0x1122_3344);
        Put32(metadata, 28, 1001);
        Put32(metadata, 32, 9);
        Encoding.ASCII.GetBytes("aeron:ipc").CopyTo(metadata, 36);
        byte[] label = Encoding.ASCII.GetBytes("sub-pos: 72623859790382856 287454020 1001 aeron:ipc @0");
        Put32(metadata, 128, label.Length);
        label.CopyTo(metadata, 132);
        byte[] value = new byte[128];
        Put64(value, 0, 4096);
        Put64(value, 8, 0x0102_0304_0506_0708); // registration id; owner and reference are 0
        const int header = 4096, count = 64, id = 1;
        Assert.That(test.Position.Id, Is.EqualTo(id));
        Assert.That(file[(header + (id * 512))..(header + ((id + 1) * 512))], Is.EqualTo(metadata));
        int valuesOffset = header + (count * 512) + (id * 128);
        Assert.That(file[valuesOffset..(valuesOffset + 128)], Is.EqualTo(value));
    }

    [TestCase(64 * 1024, 4096, (3 * 64 * 1024) + 4096)]
    [TestCase(64 * 1024, 2 * 1024 * 1024, 2 * 1024 * 1024)]
    [TestCase(1024 * 1024 * 1024, 4096, (3L * 1024 * 1024 * 1024) + 4096)]
    // Goal: files are as long as Aeron's. Method: three lengths worked out by hand.
    public void The_length_of_a_log_is_rounded_up_to_the_page_size(int termBytes, int pageBytes, long fileBytes) =>
        Assert.That(LogBufferDescriptor.LogBytes(termBytes, pageBytes), Is.EqualTo(fileBytes));

    private static byte[] Frame(int length, byte flags, byte type, int termOffset, int termId, long reservedValue, ReadOnlySpan<byte> payload = default)
    {
        byte[] frame = new byte[32 + payload.Length];
        Put32(frame, 0, length);
        frame[5] = flags;
        frame[6] = type;
        Put32(frame, 8, termOffset);
        Put32(frame, 12, 0x1122_3344);
        Put32(frame, 16, 1001);
        Put32(frame, 20, termId);
        Put64(frame, 24, reservedValue);
        payload.CopyTo(frame.AsSpan(32));
        return frame;
    }

    private static byte[] ReadTerm(TestLog test, int offset, int bytes) => ReadFile(test, offset, bytes);

    private static byte[] ReadFile(TestLog test, int offset, int bytes) => File.ReadAllBytes(test.LogPath).AsSpan(offset, bytes).ToArray();

    private static void Put32(Span<byte> bytes, int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes[offset..], value);

    private static void Put64(Span<byte> bytes, int offset, long value) => BinaryPrimitives.WriteInt64LittleEndian(bytes[offset..], value);

    private struct CountingHandler : IFragmentHandler
    {
        public int Count;

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => Count++;
    }
}
