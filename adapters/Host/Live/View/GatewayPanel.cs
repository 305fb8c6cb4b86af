using LowLatencyMM.Engine;
using LowLatencyMM.Gateway;

namespace LowLatencyMM.Host;

/// <summary>A rule, then a row for each gateway, to the screen's end. Part of <see cref="TopView"/>.</summary>
internal sealed class GatewayPanel(Glyphs glyphs)
{
    public void Draw(Screen screen, int row, IReadOnlyCollection<GatewaySight> gateways)
    {
        screen.At(row, 0, TextStyle.Faint).Fill(glyphs.Rule, 1).Put(" gateways ").Fill(glyphs.Rule, screen.Columns - 11);
        int shown = 0;
        foreach (GatewaySight gateway in gateways)
        {
            if (++row >= screen.Rows) break;
            DrawOne(screen, row, gateway);
            shown++;
        }

        if (shown < gateways.Count) screen.At(screen.Rows - 1, screen.Columns - 1, TextStyle.Warning).PutBefore($" +{gateways.Count - shown} more");
    }

    private static void DrawOne(Screen screen, int row, GatewaySight gateway)
    {
        bool isAlive = gateway.Process.Condition == ProcessCondition.Alive;
        screen.At(row, 1, TextStyle.Strong).Put(gateway.Venue).In(isAlive ? TextStyle.Plain : TextStyle.Bad);
        if (!isAlive) screen.Put("  ").Put(DeploymentHealth.Text(gateway.Process));
        screen.In(TextStyle.Plain);
        if (!gateway.HasTelemetry) return;
        ref readonly GatewayTelemetry figures = ref gateway.Telemetry;
        screen.Put("  session ").In(figures.Phase == SessionPhase.Up ? TextStyle.Good : TextStyle.Warning).Put(DeploymentHealth.Text(figures.Phase));
        if (figures.IsLatched != 0) screen.In(TextStyle.Bad).Put("  SHUT");
        else screen.In(figures.Arm == ArmState.Armed ? TextStyle.Good : TextStyle.Warning).Put("  ").Put(DeploymentHealth.Text(figures.Arm));
        long refused = 0;
        for (int reason = 0; reason < ReasonCounts.Capacity; reason++) refused += figures.Refusals[reason];
        screen.In(TextStyle.Plain).Put("  open ").Count(figures.OpenOrders).Put("  orders ").Count(figures.OrdersIn).In(refused > 0 ? TextStyle.Warning : TextStyle.Faint);
        screen.Put("  refused ").Count(refused).In(TextStyle.Faint).Put("  logons ").Count(figures.Logons);
    }
}
