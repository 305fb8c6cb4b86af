using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;
using LowLatencyMM.Schema.Parse;

namespace LowLatencyMM.Captures.Tests;

/// <summary>A small schema with one of everything, in either byte order.</summary>
internal static class TestSchema
{
    private const string Text = """
        <?xml version="1.0" encoding="UTF-8"?>
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="captures.tests" id="77" version="3" byteOrder="BYTE_ORDER" headerType="head">
          <types>
            <composite name="head">
              <type name="templateId" primitiveType="uint8"/>
              <type name="blockLength" primitiveType="uint16"/>
              <type name="color" primitiveType="uint8"/>
              <type name="version" primitiveType="uint8"/>
              <type name="schemaId" primitiveType="uint16"/>
            </composite>
            <composite name="dims">
              <type name="blockLength" primitiveType="uint16"/>
              <type name="numGroups" primitiveType="uint8"/>
              <type name="numInGroup" primitiveType="uint8" offset="7"/>
            </composite>
            <composite name="text">
              <type name="length" primitiveType="uint8"/>
              <type name="varData" primitiveType="uint8" length="0" characterEncoding="UTF-8"/>
            </composite>
            <composite name="blob">
              <type name="length" primitiveType="uint16"/>
              <type name="varData" primitiveType="uint8" length="0"/>
            </composite>
            <composite name="price">
              <type name="mantissa" primitiveType="int64" presence="optional"/>
              <type name="exponent" primitiveType="int8" presence="constant">-4</type>
            </composite>
            <composite name="amount">
              <type name="mantissa" primitiveType="int64"/>
              <type name="exponent" primitiveType="int8"/>
            </composite>
            <composite name="day">
              <type name="year" primitiveType="uint16"/>
              <type name="month" primitiveType="uint8" presence="optional"/>
            </composite>
            <enum name="side" encodingType="char">
              <validValue name="Buy">B</validValue>
              <validValue name="Sell">S</validValue>
            </enum>
            <enum name="kind" encodingType="uint8">
              <validValue name="Limit">0</validValue>
              <validValue name="Market">1</validValue>
            </enum>
            <set name="flags" encodingType="uint16">
              <choice name="Late">0</choice>
              <choice name="Odd">3</choice>
            </set>
            <type name="name6" primitiveType="char" length="6"/>
            <type name="sizes3" primitiveType="int16" length="3"/>
            <type name="raw4" primitiveType="uint8" length="4"/>
            <type name="level" primitiveType="double" presence="optional"/>
            <type name="count" primitiveType="int32" presence="optional" nullValue="-1"/>
          </types>
          <sbe:message name="Order" id="1" blockLength="80">
            <field name="orderId" id="1" type="uint64"/>
            <field name="price" id="2" type="price" offset="10"/>
            <field name="amount" id="3" type="amount"/>
            <field name="side" id="4" type="side"/>
            <field name="kind" id="5" type="kind" presence="optional"/>
            <field name="flags" id="6" type="flags"/>
            <field name="symbol" id="7" type="name6"/>
            <field name="sizes" id="8" type="sizes3"/>
            <field name="key" id="9" type="raw4"/>
            <field name="level" id="10" type="level"/>
            <field name="day" id="11" type="day"/>
            <field name="fixed" id="12" type="kind" presence="constant" valueRef="kind.Market"/>
            <field name="count" id="13" type="count" sinceVersion="2"/>
            <group name="legs" id="20" dimensionType="dims">
              <field name="ratio" id="21" type="int8"/>
              <field name="added" id="22" type="uint16" presence="optional" sinceVersion="3"/>
              <group name="fills" id="30" dimensionType="dims">
                <field name="quantity" id="31" type="uint32"/>
              </group>
              <data name="note" id="40" type="text"/>
            </group>
            <data name="comment" id="50" type="text"/>
            <data name="proof" id="51" type="blob" sinceVersion="2"/>
          </sbe:message>
          <sbe:message name="Heartbeat" id="2">
            <field name="time" id="1" type="int64"/>
          </sbe:message>
          <sbe:message name="Quote" id="3">
            <field name="bid" id="1" type="amount" presence="optional"/>
            <field name="ask" id="2" type="amount"/>
          </sbe:message>
        </sbe:messageSchema>
        """;

    public static SchemaModel Little { get; } = Parse(Text.Replace("BYTE_ORDER", "littleEndian", StringComparison.Ordinal));

    public static SchemaModel Big { get; } = Parse(Text.Replace("BYTE_ORDER", "bigEndian", StringComparison.Ordinal));

    public static SchemaModel Parse(string text)
    {
        ParseResult result = SchemaParser.Parse(new SchemaText("test.xml", text), _ => null);
        Assert.That(result.Problems.Select(problem => problem.ToString()), Is.Empty);
        return result.Schema!;
    }
}
