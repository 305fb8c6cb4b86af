using System.Text.Json;
using LowLatencyMM.Compiler.Tests.Driving;
using LowLatencyMM.Compiler.Tests.Mirrors;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>What venues whose schemas are not in ../shared do with SBE: for each a small schema of our own in its manner, and bytes made by hand.</summary>
public sealed class VenueMannerTests
{
    // MEMX: big-endian, template and schema id of 8 bits, a count of groups in the header, high versions, a declared block length beyond the fields, groups in groups.
    private const string Memx = """
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" byteOrder="bigEndian" id="1" package="com.venue.v1_11" semanticVersion="1.11" version="267">
        <types>
        <composite name="messageHeader"><type name="blockLength" primitiveType="uint16"/><type name="templateId" primitiveType="uint8"/>
        <type name="schemaId" primitiveType="uint8"/><type name="version" primitiveType="uint16"/><type name="numGroups" primitiveType="uint8"/></composite>
        <composite name="dimensions"><type name="blockLength" primitiveType="uint8"/><type name="numInGroup" primitiveType="uint8"/></composite>
        <composite name="Money"><type name="Mantissa" primitiveType="int64"/><type name="Exponent" presence="constant" primitiveType="int8">-6</type></composite>
        <composite name="Moment"><type name="Time" primitiveType="uint64"/><type name="Unit" presence="constant" primitiveType="uint8">9</type></composite>
        <set encodingType="uint16" name="Instructions"><choice name="Post">0</choice><choice name="Sweep">1</choice><choice name="Stay">2</choice></set>
        <enum encodingType="char" name="Direction"><validValue name="Buy">1</validValue><validValue name="Short">5</validValue></enum>
        <type name="Text4" length="4" primitiveType="char"/>
        </types>
        <sbe:message id="11" name="Accepted" blockLength="24">
        <field id="1" name="Reference" type="Text4"/><field id="2" name="Price" type="Money"/><field id="3" name="At" type="Moment"/>
        <field id="4" name="Instructions" type="Instructions"/><field id="5" name="Side" type="Direction"/>
        <group id="6" name="Legs" dimensionType="dimensions"><field id="7" name="Leg" type="uint32"/>
        <group id="8" name="Shares" dimensionType="dimensions"><field id="9" name="Quantity" type="uint16"/></group></group>
        </sbe:message></sbe:messageSchema>
        """;

    private const string MemxBytes = "0018 0B 01 010B 01" // block 24, template 11, schema 1, version 267, one group
        + "41423120 0000000EF5A0D3A0 17979CFE362A0000 0005 35 00" // "AB1 ", 64250.5, a time, bits 0 and 2, '5', and a byte of padding
        + "04 02" + "00000007 02 02 000A 000B" + "00000008 02 00"; // two legs, the first with two shares

    private const string MemxValues = """
        {"Reference":"AB1 ","Price":64250.5,"At":{"Time":1700000000000000000},"Instructions":"Post|Stay","Side":"Short",
        "Legs":[{"Leg":7,"Shares":[{"Quantity":10},{"Quantity":11}]},{"Leg":8,"Shares":[]}]}
        """;

    // iLink 3: constant texts, null values of the venue's own, explicit offsets with gaps, month and year as a composite of optional members, text of 16 bits of length.
    private const string Link = """
        <ns:messageSchema xmlns:ns="http://www.fixprotocol.org/ns/simple/1.0" package="link" id="8" version="9" semanticVersion="FIX5SP2" description="20260101" byteOrder="littleEndian">
        <types>
        <composite name="messageHeader" semanticType="Header"><type name="blockLength" primitiveType="uint16"/><type name="templateId" primitiveType="uint16"/>
        <type name="schemaId" primitiveType="uint16"/><type name="version" primitiveType="uint16"/></composite>
        <composite name="groupSize"><type name="blockLength" primitiveType="uint16"/><type name="numInGroup" primitiveType="uint8"/></composite>
        <composite name="DATA"><type name="length" primitiveType="uint16"/><type name="varData" length="0" primitiveType="char"/></composite>
        <type name="Flow" presence="constant" length="10" primitiveType="char" semanticType="String">IDEMPOTENT</type>
        <type name="Kind" presence="constant" length="1" primitiveType="char" semanticType="char">2</type>
        <type name="Count" presence="optional" nullValue="2147483647" primitiveType="int32"/>
        <type name="Sender" length="5" primitiveType="char" presence="optional"/>
        <composite name="Price9"><type name="mantissa" presence="optional" nullValue="9223372036854775807" primitiveType="int64"/>
        <type name="exponent" presence="constant" primitiveType="int8">-9</type></composite>
        <composite name="Month"><type name="year" presence="optional" nullValue="65535" primitiveType="uint16"/>
        <type name="month" presence="optional" nullValue="255" primitiveType="uint8"/><type name="day" presence="optional" nullValue="255" primitiveType="uint8"/></composite>
        <enum name="Force" encodingType="Byte"><validValue name="Day">0</validValue><validValue name="Session" sinceVersion="6">99</validValue></enum>
        <type name="Byte" presence="optional" nullValue="255" primitiveType="uint8"/>
        </types>
        <ns:message name="Fill522" id="522" blockLength="48" semanticType="8">
        <field name="SeqNum" id="9726" type="uint32" offset="0" semanticType="int"/><field name="Flow" id="39000" type="Flow"/><field name="Kind" id="549" type="Kind"/>
        <field name="Price" id="44" type="Price9" offset="8"/><field name="Trigger" id="99" type="Price9" offset="16"/>
        <field name="Quantity" id="38" type="Count" offset="24"/><field name="Shown" id="1138" type="Count" offset="28"/>
        <field name="Maturity" id="200" type="Month" offset="32"/><field name="Force" id="59" type="Force" offset="36"/><field name="Sender" id="49" type="Sender" offset="37"/>
        <group name="Fills" id="1362" blockLength="16" dimensionType="groupSize"><field name="FillPrice" id="1364" type="Price9" offset="0"/>
        <field name="FillQuantity" id="1365" type="uint32" offset="8"/></group>
        <data name="Reason" id="58" type="DATA"/>
        </ns:message></ns:messageSchema>
        """;

    private const string LinkBytes = "3000 0A02 0800 0900"
        + "07000000 00000000 7B5039278C040000 FFFFFFFFFFFFFF7F FFFFFF7F 05000000" // 5000.000000123, no trigger, no quantity, shown 5
        + "EA07 0B FF 63 4142434445 000000000000" // November 2026 without a day, 99, "ABCDE", padding
        + "1000 01" + "0007FD6AFFFFFFFF 03000000 00000000" // one fill at -2.5
        + "0200 6F6B";

    private const string LinkValues = """
        {"SeqNum":7,"Flow":"IDEMPOTENT","Kind":"2","Price":5000.000000123,"Trigger":null,"Quantity":null,"Shown":5,"Maturity":{"year":2026,"month":11,"day":null},
        "Force":"Session","Sender":"ABCDE","Fills":[{"FillPrice":-2.5,"FillQuantity":3}],"Reason":"ok"}
        """;

    // Optiq: every number optional with its null value and range spelt out, versions in the hundreds, values and choices that are deprecated, groups of 8 and of 16 bits, an unknown namespace.
    private const string Optiq = """
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" xmlns:venue="http://venue.example/dd" package="com.venue.stream" byteOrder="littleEndian" id="0" version="319" semanticVersion="5.319">
        <types>
        <type name="unsigned_char" primitiveType="uint8" nullValue="255" presence="optional" minValue="0" maxValue="254"/>
        <type name="uint64_t" primitiveType="uint64" nullValue="18446744073709551615" presence="optional" minValue="0" maxValue="18446744073709551614"/>
        <type name="int64_t" primitiveType="int64" nullValue="-9223372036854775808" presence="optional" minValue="-9223372036854775807" maxValue="9223372036854775807"/>
        <type name="char4" length="4" primitiveType="char"/>
        <composite name="messageHeader"><type name="blockLength" primitiveType="uint16"/><type name="templateId" primitiveType="uint16"/>
        <type name="schemaId" primitiveType="uint16"/><type name="version" primitiveType="uint16"/></composite>
        <composite name="groupSizeEncoding"><type name="blockLength" primitiveType="uint8"/><type name="numInGroup" primitiveType="uint8" semanticType="NumInGroup"/></composite>
        <composite name="groupSizeEncoding16"><type name="blockLength" primitiveType="uint16"/><type name="numInGroup" primitiveType="uint8"/></composite>
        <enum name="Account_enum" encodingType="uint8"><validValue name="Client">1</validValue><validValue name="Omega" sinceVersion="200" deprecated="315">14</validValue></enum>
        <set name="Flags_set" encodingType="uint8"><choice name="Early">0</choice><choice name="Late" sinceVersion="200" deprecated="315">7</choice></set>
        </types>
        <sbe:message name="Trade" id="1004" venue:kind="public">
        <field id="1" name="symbolIndex" type="uint64_t"/><field id="2" name="price" type="int64_t" presence="optional"/><field id="3" name="level" type="unsigned_char" presence="required"/>
        <field id="4" name="account" type="Account_enum" presence="optional"/><field id="5" name="flags" type="Flags_set" presence="optional"/>
        <field id="6" name="place" type="char4" presence="optional" sinceVersion="300"/>
        <group id="10" name="legs" dimensionType="groupSizeEncoding"><field id="1" name="leg" type="unsigned_char"/><field id="2" name="share" type="uint64_t" sinceVersion="310"/></group>
        <group id="11" name="notes" dimensionType="groupSizeEncoding16" sinceVersion="319"><field id="1" name="note" type="char4"/></group>
        </sbe:message></sbe:messageSchema>
        """;

    private const string OptiqBytes = "1700 EC03 0000 3F01" // version 319
        + "0100000000000000 0000000000000080 04 0E 81 50415249" // no price, level 4, deprecated values, "PARI"
        + "09 01" + "FF 0200000000000000" + "0400 01" + "6E6F7465";

    private const string OptiqValues = """
        {"symbolIndex":1,"price":null,"level":4,"account":"Omega","flags":"Early|Late","place":"PARI","legs":[{"leg":null,"share":2}],"notes":[{"note":"note"}]}
        """;

    private const string OlderOptiqBytes = "1300 EC03 0000 2C00" // version 44: no place, no share, no notes
        + "0100000000000000 0200000000000000 04 FF 01"
        + "01 02" + "03" + "04";

    private const string OlderOptiqValues = """
        {"symbolIndex":1,"price":2,"level":4,"account":null,"flags":"Early","legs":[{"leg":3},{"leg":4}]}
        """;

    // IEX: big-endian, a bounded number of entries, data in a group.
    private const string Iex = """
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="options.feed" id="2" version="1" byteOrder="bigEndian">
        <types>
        <composite name="messageHeader"><type name="blockLength" primitiveType="uint16"/><type name="templateId" primitiveType="uint8"/>
        <type name="schemaId" primitiveType="uint8"/><type name="version" primitiveType="uint16"/></composite>
        <composite name="listSize"><type name="blockLength" primitiveType="uint8"/><type name="numInGroup" primitiveType="uint8" maxValue="2"/></composite>
        <composite name="blob"><type name="length" primitiveType="uint16"/><type name="varData" primitiveType="uint8" length="0"/></composite>
        </types>
        <sbe:message name="Listing" id="200" description="Largest template id but some">
        <field name="series" id="1" type="int64"/>
        <group name="parts" id="2" dimensionType="listSize"><field name="part" id="3" type="int16"/><data name="detail" id="4" type="blob"/></group>
        </sbe:message></sbe:messageSchema>
        """;

    private const string IexBytes = "0008 C8 02 0001" + "FFFFFFFFFFFFFFFE" + "02 02" + "8000 0003 616263" + "0001 0000";

    private const string IexValues = """
        {"series":-2,"parts":[{"part":-32768,"detail":"abc"},{"part":1,"detail":""}]}
        """;

    // Coinbase Derivatives: the message header is the session's, with SBE's four members at its end and a set among its own; data typed int8 without a length.
    private const string Coinbase = """
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="gateway.order" id="1101" version="3" semanticVersion="1.5" byteOrder="littleEndian">
        <types>
        <composite name="messageHeader"><type name="protocolId" primitiveType="uint8"/><set name="flags" encodingType="uint8"><choice name="isResend">0</choice></set>
        <type name="messageLength" primitiveType="uint16"/><type name="sequenceNumber" primitiveType="uint32"/><type name="sendTime" primitiveType="int64"/>
        <type name="blockLength" primitiveType="uint16"/><type name="templateId" primitiveType="uint16"/><type name="schemaId" primitiveType="uint16"/><type name="version" primitiveType="uint16"/></composite>
        <composite name="VarData"><type name="length" primitiveType="uint8"/><type name="varData" primitiveType="int8"/></composite>
        <type name="Account" length="6" primitiveType="char" semanticType="String"/>
        <enum name="Side" encodingType="int8"><validValue name="BUY">1</validValue><validValue name="SELL">-1</validValue></enum>
        </types>
        <sbe:message name="NewOrder" id="100">
        <field name="orderId" id="8" type="int64"/><field name="account" id="14" type="Account"/><field name="side" id="15" type="Side"/><field name="price" id="23" type="int64" presence="optional" sinceVersion="2"/>
        <data name="memo" id="1000" type="VarData"/>
        </sbe:message></sbe:messageSchema>
        """;

    private const string CoinbaseBytes = "00 00 0000 00000000 0000000000000000" + "1700 6400 4D04 0300" // the session's members are the session's to set
        + "FFFFFFFFFFFFFFFF 414343540000 FF 0000000000000080" + "02 6869";

    private const string CoinbaseValues = """
        {"orderId":-1,"account":"ACCT","side":"SELL","price":null,"memo":"hi"}
        """;

    [Test] // Goal: the venue's features together. Method: bytes made by hand, every value, nothing left over, the same bytes back.
    [TestCase(Memx, MemxBytes, MemxValues, TestName = "Messages_in_the_manner_of_MEMX_are_read_and_written")]
    [TestCase(Link, LinkBytes, LinkValues, TestName = "Messages_in_the_manner_of_iLink_are_read_and_written")]
    [TestCase(Optiq, OptiqBytes, OptiqValues, TestName = "Messages_in_the_manner_of_Optiq_are_read_and_written")]
    [TestCase(Iex, IexBytes, IexValues, TestName = "Messages_in_the_manner_of_IEX_are_read_and_written")]
    [TestCase(Coinbase, CoinbaseBytes, CoinbaseValues, TestName = "Messages_in_the_manner_of_Coinbase_are_read_and_written")]
    public void Messages_are_read_and_written(string schema, string bytes, string values)
    {
        byte[] message = Bytes(bytes);
        CompiledSchema codecs = CompiledSchema.OfText(schema);
        var (block, record) = codecs.Read(message, out byte[] copy);
        Assert.That(Differences(values, block, record), Is.Empty);
        Assert.That(Convert.ToHexString(copy), Is.EqualTo(Convert.ToHexString(message)));
    }

    [Test] // Goal: a message hundreds of versions older. Method: shorter block, shorter entries, a group fewer.
    public void An_older_message_in_the_manner_of_Optiq_is_read()
    {
        var (block, record) = CompiledSchema.OfText(Optiq).Read(Bytes(OlderOptiqBytes), out byte[] copy);
        Assert.That(Differences(OlderOptiqValues, block, record), Is.Empty);
        Assert.That(copy, Has.Length.EqualTo(8 + 23 + 2 + (2 * 9) + 3)); // as the newest version writes it
    }

    [Test] // Goal: a stated number of entries at most. Method: as many as IEX's manner allows, and one more.
    public void More_entries_than_the_schema_allows_are_not_begun()
    {
        const string Probe = """
            public static class Probe
            {
                public static string Run(byte[] buffer)
                {
                    string text = "";
                    for (int count = 1; count < 4; count++)
                        text += Test.Codecs.ListingEncoder.TryWrap(buffer, out var listing) && listing.TryBeginParts(count, out _) ? "yes " : "no ";
                    return text;
                }
            }
            """;
        Assert.That(GeneratorRun.Of(Iex, Probe).Run(new byte[100]), Is.EqualTo("yes yes no "));
    }

    private static IReadOnlyList<string> Differences(string values, Schema.Model.BlockModel block, Record record)
    {
        using JsonDocument expected = JsonDocument.Parse(values);
        return new Expectation(areDecimalsValues: true).Compare(expected.RootElement, block, record);
    }

    private static byte[] Bytes(string hexadecimal) => Convert.FromHexString(hexadecimal.Replace(" ", ""));
}
