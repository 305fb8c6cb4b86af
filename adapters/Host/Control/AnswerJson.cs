using System.Text.Encodings.Web;
using System.Text.Json;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>JSON for programs that call ctl.</summary>
internal static class AnswerJson
{
    /// <summary>An object on one or more lines.</summary>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }

    public static void WriteAnswers(Utf8JsonWriter json, IEnumerable<ControlCall> calls)
    {
        json.WriteStartArray("answers");
        foreach (ControlCall call in calls)
        {
            json.WriteStartObject();
            json.WriteString("process", call.Label);
            json.WriteBoolean("isDone", AnswerText.IsDone(call));
            json.WriteString("text", AnswerText.Of(call));
            if (call.Answer is { } answer)
            {
                json.WriteString("outcome", answer.Outcome.ToString());
                json.WriteNumber("commandId", answer.CommandId);
                json.WriteNumber("frame", answer.FrameSequence);
                json.WriteNumber("openOrders", answer.OpenOrders);
                if (call.IsGateway) json.WriteBoolean("isShut", answer.RiskState != 0);
                else json.WriteString("riskState", ((RiskState)answer.RiskState).ToString());
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
