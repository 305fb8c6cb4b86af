using System.Buffers.Binary;
using System.IO.Compression;

namespace LowLatencyMM.Host.Tests;

/// <summary>A picture as a browser writes it: eight bits a channel, with or without alpha, not interlaced.</summary>
internal sealed class PngImage
{
    private readonly byte[] _pixels;
    private readonly int _channels;

    public PngImage(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        using var data = new MemoryStream();
        for (int offset = 8; offset < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(offset));
            ReadOnlySpan<byte> kind = file.AsSpan(offset + 4, 4);
            ReadOnlySpan<byte> content = file.AsSpan(offset + 8, length);
            if (kind.SequenceEqual("IHDR"u8))
            {
                Width = BinaryPrimitives.ReadInt32BigEndian(content);
                Height = BinaryPrimitives.ReadInt32BigEndian(content[4..]);
                _channels = content[9] == 6 ? 4 : 3;
                Assert.That((content[8], content[9] is 2 or 6, content[12]), Is.EqualTo(((byte)8, true, (byte)0)), "a kind of PNG that is not read here");
            }
            else if (kind.SequenceEqual("IDAT"u8))
            {
                data.Write(content);
            }

            offset += 12 + length;
        }

        data.Position = 0;
        using var inflated = new ZLibStream(data, CompressionMode.Decompress);
        using var lines = new MemoryStream();
        inflated.CopyTo(lines);
        _pixels = Unfilter(lines.ToArray());
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>A pixel's red, green and blue.</summary>
    public int this[int x, int y]
    {
        get
        {
            int place = ((y * Width) + x) * _channels;
            return (_pixels[place] << 16) | (_pixels[place + 1] << 8) | _pixels[place + 2];
        }
    }

    private byte[] Unfilter(byte[] lines)
    {
        int stride = Width * _channels;
        var pixels = new byte[Height * stride];
        for (int y = 0; y < Height; y++)
        {
            byte filter = lines[y * (stride + 1)];
            for (int x = 0; x < stride; x++)
            {
                int left = x >= _channels ? pixels[(y * stride) + x - _channels] : 0;
                int up = y > 0 ? pixels[((y - 1) * stride) + x] : 0;
                int upLeft = x >= _channels && y > 0 ? pixels[((y - 1) * stride) + x - _channels] : 0;
                int predicted = filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, upLeft) };
                pixels[(y * stride) + x] = (byte)(lines[(y * (stride + 1)) + 1 + x] + predicted);
            }
        }

        return pixels;
    }

    private static int Paeth(int left, int up, int upLeft)
    {
        int estimate = left + up - upLeft;
        (int toLeft, int toUp, int toBoth) = (Math.Abs(estimate - left), Math.Abs(estimate - up), Math.Abs(estimate - upLeft));
        return toLeft <= toUp && toLeft <= toBoth ? left : toUp <= toBoth ? up : upLeft;
    }
}
