using LowLatencyMM.Perf.VehicleCodecs;

namespace LowLatencyMM.Perf;

/// <summary>The vehicle message by our compiler's codec, as a user writes it.</summary>
internal readonly struct OurVehicle : IRacer<VehicleData>
{
    public int Encode(byte[] buffer, int offset, VehicleData data)
    {
        if (!VehicleEncoder.TryWrap(buffer.AsSpan(offset), out var message)) return -1;
        message.Serial = data.Serial;
        message.Year = data.Year;
        message.Available = (YesNo)data.Available;
        message.Trim = (Trim)data.Trim;
        for (int i = 0; i < VehicleEncoder.ReadingsLength; i++) message.SetReadings(i, data.Readings[i]);
        message.Plate = data.Plate;
        message.Options = (Options)data.Options;
        var motor = message.Motor;
        motor.Capacity = data.Capacity;
        motor.Cylinders = data.Cylinders;
        motor.Maker = data.MotorMaker;
        var charger = motor.Charger;
        charger.Power = data.Power;
        charger.Active = (YesNo)data.Active;
        VehicleData.Figure[] figures = data.Consumption;
        if (!message.TryBeginConsumption(figures.Length, out var consumption)) return -1;
        for (int i = 0; consumption.MoveNext(); i++)
        {
            ref readonly VehicleData.Figure figure = ref figures[i];
            consumption.Speed = figure.Speed;
            consumption.Litres = figure.Litres;
            if (!consumption.TryWriteRemark(figure.Remark)) return -1;
        }

        VehicleData.Run[] runs = data.Performance;
        if (!message.TryBeginPerformance(runs.Length, out var performance)) return -1;
        for (int i = 0; performance.MoveNext(); i++)
        {
            performance.Octane = runs[i].Octane;
            VehicleData.Step[] steps = runs[i].Acceleration;
            if (!performance.TryBeginAcceleration(steps.Length, out var acceleration)) return -1;
            for (int k = 0; acceleration.MoveNext(); k++)
            {
                acceleration.Speed = steps[k].Speed;
                acceleration.Seconds = steps[k].Seconds;
            }
        }

        bool isWritten = message.TryWriteMaker(data.Maker) && message.TryWriteModel(data.Model) && message.TryWriteDealer(data.Dealer);
        return isWritten ? message.EncodedLength : -1;
    }

    public ulong Decode(byte[] buffer, int offset, int length)
    {
        if (!VehicleDecoder.TryWrap(buffer.AsSpan(offset, length), out var message)) return 0;
        ulong sum = message.Serial + message.Year + (ulong)message.Available + (ulong)message.Trim + (ulong)message.Options;
        for (int i = 0; i < VehicleDecoder.ReadingsLength; i++) sum += message.GetReadings(i);
        sum += Sum.Of(message.Plate);
        var motor = message.Motor;
        sum += (ulong)motor.Capacity + motor.Cylinders + motor.MaxRpm + Sum.Of(motor.Maker) + motor.Charger.Power + (ulong)motor.Charger.Active;
        if (!message.TryReadConsumption(out var consumption)) return 0;
        while (consumption.MoveNext())
        {
            if (!consumption.TryReadRemark(out ReadOnlySpan<byte> remark)) return 0;
            sum += consumption.Speed + Sum.Of(consumption.Litres) + Sum.Of(remark);
        }

        if (!message.TryReadPerformance(out var performance)) return 0;
        while (performance.MoveNext())
        {
            sum += performance.Octane;
            if (!performance.TryReadAcceleration(out var acceleration)) return 0;
            while (acceleration.MoveNext()) sum += acceleration.Speed + Sum.Of(acceleration.Seconds);
        }

        if (!message.TryReadMaker(out var maker) || !message.TryReadModel(out var model) || !message.TryReadDealer(out var dealer)) return 0;
        return sum + Sum.Of(maker) + Sum.Of(model) + Sum.Of(dealer);
    }
}
