#if OFFICIAL_SBE
using Org.SbeTool.Sbe.Dll;
using Race.Vehicle;

namespace LowLatencyMM.Perf;

/// <summary>The vehicle message by the official tool's codec: one flyweight, kept and wrapped again, as its own examples do.</summary>
internal readonly struct OfficialVehicle(byte[] buffer) : IRacer<VehicleData>
{
    private readonly DirectBuffer _buffer = new(buffer);
    private readonly MessageHeader _header = new();
    private readonly Vehicle _message = new();
    private readonly byte[] _text = new byte[64];

    public int Encode(byte[] buffer, int offset, VehicleData data)
    {
        Vehicle message = _message;
        _ = message.WrapForEncodeAndApplyHeader(_buffer, offset, _header);
        message.Serial = data.Serial;
        message.Year = data.Year;
        message.Available = (YesNo)data.Available;
        message.Trim = (Trim)data.Trim;
        for (int i = 0; i < Vehicle.ReadingsLength; i++) message.SetReadings(i, data.Readings[i]);
        message.SetPlate(data.Plate.AsSpan());
        message.Options = (Options)data.Options;
        Motor motor = message.Motor;
        motor.Capacity = data.Capacity;
        motor.Cylinders = data.Cylinders;
        motor.SetMaker(data.MotorMaker.AsSpan());
        Charger charger = motor.Charger;
        charger.Power = data.Power;
        charger.Active = (YesNo)data.Active;
        Vehicle.ConsumptionGroup consumption = message.ConsumptionCount(data.Consumption.Length);
        foreach (ref readonly VehicleData.Figure figure in data.Consumption.AsSpan())
        {
            _ = consumption.Next();
            consumption.Speed = figure.Speed;
            consumption.Litres = figure.Litres;
            _ = consumption.SetRemark(figure.Remark.AsSpan());
        }

        Vehicle.PerformanceGroup performance = message.PerformanceCount(data.Performance.Length);
        foreach (ref readonly VehicleData.Run run in data.Performance.AsSpan())
        {
            _ = performance.Next();
            performance.Octane = run.Octane;
            Vehicle.PerformanceGroup.AccelerationGroup acceleration = performance.AccelerationCount(run.Acceleration.Length);
            foreach (ref readonly VehicleData.Step step in run.Acceleration.AsSpan())
            {
                _ = acceleration.Next();
                acceleration.Speed = step.Speed;
                acceleration.Seconds = step.Seconds;
            }
        }

        _ = message.SetMaker(data.Maker.AsSpan());
        _ = message.SetModel(data.Model.AsSpan());
        _ = message.SetDealer(data.Dealer.AsSpan());
        return MessageHeader.Size + message.Size;
    }

    public ulong Decode(byte[] buffer, int offset, int length)
    {
        Vehicle message = _message;
        Span<byte> text = _text;
        _header.Wrap(_buffer, offset, Vehicle.SchemaVersion);
        if (_header.TemplateId != Vehicle.TemplateId || _header.SchemaId != Vehicle.SchemaId) return 0;
        _ = message.WrapForDecode(_buffer, offset + MessageHeader.Size, _header.BlockLength, _header.Version);
        ulong sum = message.Serial + message.Year + (ulong)message.Available + (ulong)message.Trim + (ulong)message.Options;
        for (int i = 0; i < Vehicle.ReadingsLength; i++) sum += message.GetReadings(i);
        sum += Sum.Of(message.Plate);
        Motor motor = message.Motor;
        sum += (ulong)motor.Capacity + motor.Cylinders + motor.MaxRpm + Sum.Of(motor.Maker) + motor.Charger.Power + (ulong)motor.Charger.Active;
        Vehicle.ConsumptionGroup consumption = message.Consumption;
        while (consumption.HasNext)
        {
            _ = consumption.Next();
            sum += consumption.Speed + Sum.Of(consumption.Litres) + Sum.Of(text[..consumption.GetRemark(text)]);
        }

        Vehicle.PerformanceGroup performance = message.Performance;
        while (performance.HasNext)
        {
            _ = performance.Next();
            sum += performance.Octane;
            Vehicle.PerformanceGroup.AccelerationGroup acceleration = performance.Acceleration;
            while (acceleration.HasNext)
            {
                _ = acceleration.Next();
                sum += acceleration.Speed + Sum.Of(acceleration.Seconds);
            }
        }

        return sum + Sum.Of(text[..message.GetMaker(text)]) + Sum.Of(text[..message.GetModel(text)]) + Sum.Of(text[..message.GetDealer(text)]);
    }
}
#endif
