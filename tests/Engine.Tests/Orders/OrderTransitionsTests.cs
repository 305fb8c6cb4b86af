namespace LowLatencyMM.Engine.Tests;

/// <summary>Every state with every event, against a table written by hand.</summary>
public sealed class OrderTransitionsTests
{
    // One row an event, one column a state. "=" stays. A marks Applied, n NoEffect, l LateFill, ! Anomaly, x Refused.
    private const string Expected = """
        event               None PendingNew      Live             PendingCancel    PendingReplace   Unknown          Filled Cancelled Rejected Replaced Expired
        Accepted            =!   A:Live          =n               =n               =n               A:Live           =n     =!        =!       =!       =!
        Rejected            =!   A:Rejected      !:Unknown        A:Rejected       !:Unknown        A:Rejected       =!     =!        =!       =!       =!
        PartialFill         =!   A:Live          =A               =A               =A               =A               =l     =l        =l       =l       =l
        FullFill            =!   A:Filled        A:Filled         A:Filled         A:Filled         A:Filled         =l     =l        =l       =l       =l
        Canceled            =!   A:Cancelled     A:Cancelled      A:Cancelled      A:Cancelled      A:Cancelled      =!     =!        =!       =!       =!
        Expired             =!   A:Expired        A:Expired        A:Expired        A:Expired        A:Expired        =!     =!        =!       =!       =!
        CanceledPart        =!   A:Live          =A               A:Live           =A               A:Live           =!     =!        =!       =!       =!
        CancelRejectedGone  =!   !:Unknown       !:Unknown        A:Unknown        !:Unknown        A:Cancelled      =n     =n        =n       =n       =n
        CancelRejected      =!   =!              =!               A:Unknown        =!               =A               =n     =n        =n       =n       =n
        ReplacedByOther     =!   !:Replaced      !:Replaced       A:Replaced       A:Replaced       A:Replaced       =n     =n        =n       =n       =n
        ReplacesOther       =!   A:Live          =n               =n               =n               A:Live           =n     =!        =!       =!       =!
        ReplaceRejected     =!   =!              =!               =n               A:Live           =n               =n     =n        =n       =n       =n
        CancelRequested     =x   A:PendingCancel A:PendingCancel  =x               =A               =A               =x     =x        =x       =x       =x
        ReplaceRequested    =x   =x              A:PendingReplace =x               =x               =x               =x     =x        =x       =x       =x
        TimedOut            =n   A:Unknown       =n               A:Unknown        A:Unknown        =A               =n     =n        =n       =n       =n
        RouteDown           =n   A:Unknown       A:Unknown        A:Unknown        A:Unknown        =A               =n     =n        =n       =n       =n
        ReportedOpen        =!   A:Live          =A               A:Live           A:Live           A:Live           =!     =!        =!       =!       =!
        ReportedGone        =!   A:Cancelled     A:Cancelled      A:Cancelled      A:Cancelled      A:Cancelled      =n     =n        =n       =n       =n
        """;

    private const string OutcomeMarks = "Anl!x"; // in the order of OrderOutcome

    [Test] // Goal: the transition table is total and is this one. Method: both compared cell by cell.
    public void Every_state_with_every_event_does_what_the_table_says()
    {
        string[] lines = Expected.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] states = Words(lines[0]);
        Assert.That(states[1..], Is.EqualTo(Enum.GetNames<OrderState>()));
        Assert.That(lines[1..].Select(line => Words(line)[0]), Is.EqualTo(Enum.GetNames<OrderEvent>()));
        Assert.Multiple(() =>
        {
            foreach (string line in lines[1..])
            {
                string[] cells = Words(line);
                OrderEvent orderEvent = Enum.Parse<OrderEvent>(cells[0]);
                for (int column = 1; column < cells.Length; column++)
                {
                    OrderState state = Enum.Parse<OrderState>(states[column]);
                    Assert.That(OrderTransitions.Get(state, orderEvent), Is.EqualTo(Parse(cells[column], state)), $"{state} with {orderEvent}");
                }
            }
        });
    }

    [Test] // Goal: an ended order never opens again, and no fill is ever refused. Method: all states, all events.
    public void Ended_orders_stay_ended_and_fills_are_never_refused()
    {
        foreach (OrderState state in Enum.GetValues<OrderState>())
        {
            foreach (OrderEvent orderEvent in Enum.GetValues<OrderEvent>())
            {
                OrderTransition transition = OrderTransitions.Get(state, orderEvent);
                if (!OrderTransitions.IsOpen(state)) Assert.That(transition.Next, Is.EqualTo(state), $"{state} with {orderEvent}");
                if (orderEvent is OrderEvent.PartialFill or OrderEvent.FullFill) Assert.That(transition.Outcome, Is.Not.EqualTo(OrderOutcome.Refused));
                bool isWish = orderEvent is OrderEvent.CancelRequested or OrderEvent.ReplaceRequested;
                if (!isWish) Assert.That(transition.Outcome, Is.Not.EqualTo(OrderOutcome.Refused), "what the venue says cannot be refused");
            }
        }
    }

    private static OrderTransition Parse(string cell, OrderState state)
    {
        bool isSame = cell[0] == '=';
        char mark = isSame ? cell[1] : cell[0];
        return new OrderTransition(isSame ? state : Enum.Parse<OrderState>(cell[2..]), (OrderOutcome)OutcomeMarks.IndexOf(mark));
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
