using System.Reflection;
using System.Runtime.CompilerServices;
using LowLatencyMM.Aeron;
using LowLatencyMM.Engine;
using LowLatencyMM.Gateway;
using LowLatencyMM.HistogramLog;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Ring;
using LowLatencyMM.SharedMemory;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>Compiles whole assemblies before a run, also what only an error or a full table would call: nothing is left to compile in the middle of it.</summary>
/// <remarks>Final with tiered compilation off; with it on, the runtime compiles again what it finds hot. Generic code is compiled for the
/// types named, for those that fields hold, so that a list that grows late is ready as well, and generic methods for every struct of ours that fits.</remarks>
internal static class Precompiler
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>All that a live run of this strategy may call.</summary>
    public static void Run<TStrategy>()
        where TStrategy : struct, IStrategy
    {
        Run(
            [
                typeof(TStrategy).Assembly, typeof(Arena).Assembly, typeof(Lane).Assembly, typeof(FrameHeader).Assembly, typeof(JournalRecorder).Assembly,
                typeof(ExchangeVenue).Assembly, typeof(IpcStream).Assembly, typeof(Presence).Assembly, typeof(LatencyIntervals).Assembly, typeof(Precompiler).Assembly,
            ],
            [
                typeof(EngineProcess<TStrategy>), typeof(EngineLoop<TStrategy>), typeof(LiveEngine<TStrategy, RouteLink>), typeof(Core<TStrategy>),
                typeof(FrameSequencer<TStrategy, RingFrameSink, RouteLink>),
            ]);
    }

    /// <summary>All that a simulated exchange in a process of its own may call.</summary>
    public static void RunVenue() => Run([typeof(ExchangeVenue).Assembly, typeof(Lane).Assembly, typeof(FrameHeader).Assembly], []);

    /// <summary>All that a gateway may call.</summary>
    public static void RunGateway() => Run(
        [
            typeof(GatewaySettings).Assembly, typeof(Arena).Assembly, typeof(Lane).Assembly, typeof(FrameHeader).Assembly, typeof(IpcStream).Assembly,
            typeof(Presence).Assembly, typeof(Precompiler).Assembly,
        ],
        [typeof(LiveGateway), typeof(SeqLock<GatewayTelemetry>)]);

    private static void Run(IEnumerable<Assembly> assemblies, IEnumerable<Type> closedTypes)
    {
        var types = new HashSet<Type>();
        IEnumerable<Type> declared = assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => !type.ContainsGenericParameters && !IsUnused(type));
        foreach (Type type in declared.Concat(closedTypes)) Add(type, types);

        // Initialised first: the compiler then takes their static fields for constants and leaves the checks out.
        foreach (Type type in types) RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        Type[] structs = [.. types.Where(type => type.IsValueType && !type.IsConstructedGenericType)];
        foreach (Type type in types) Prepare(type, structs);
    }

    // Starbase's codecs have no gateway yet; compiling them took 180 ms of every start.
    private static bool IsUnused(Type type) => type.Namespace?.StartsWith("LowLatencyMM.Messages.Starbase", StringComparison.Ordinal) == true;

    private static void Add(Type type, HashSet<Type> types)
    {
        if (!types.Add(type)) return;
        if (type.IsConstructedGenericType)
        {
            // The compiler keeps lambdas and iterators in nested types of the same arguments.
            IEnumerable<Type> nested = type.GetGenericTypeDefinition().GetNestedTypes(Declared)
                .Where(nested => nested.GetGenericArguments().Length == type.GenericTypeArguments.Length);
            foreach (Type each in nested) Add(each.MakeGenericType(type.GenericTypeArguments), types);
        }

        foreach (FieldInfo field in type.GetFields(Declared))
        {
            Type held = field.FieldType;
            if (held.IsConstructedGenericType && !held.ContainsGenericParameters && held.GenericTypeArguments.Any(argument => argument.IsValueType)) Add(held, types);
        }
    }

    private static void Prepare(Type type, Type[] structs)
    {
        if (type.IsInterface) return;
        RuntimeTypeHandle[] arguments = [.. type.GenericTypeArguments.Select(argument => argument.TypeHandle)];
        foreach (MethodBase method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
        {
            if (method.IsAbstract) continue;
            if (!method.ContainsGenericParameters)
            {
                if (method.IsVirtual) GiveEntryPoint(method);
                Prepare(method, arguments);
            }
            else if (method.GetGenericArguments() is [Type parameter])
            {
                foreach (Type fitting in structs.Where(candidate => Fits(candidate, parameter))) Prepare(method, [.. arguments, fitting.TypeHandle]);
            }
        }
    }

    /// <summary>Whether one of our structs meets a parameter's constraints: a sink, a strategy, a visitor.</summary>
    private static bool Fits(Type candidate, Type parameter)
    {
        Type[] wanted = [.. parameter.GetGenericParameterConstraints().Where(constraint => constraint.IsInterface)];
        return wanted.Length > 0 && wanted.All(constraint => constraint.IsAssignableFrom(candidate));
    }

    /// <summary>PrepareMethod passes over a virtual method, and so over what implements an interface, until it has an entry point of its own.</summary>
    private static void GiveEntryPoint(MethodBase method)
    {
        try
        {
            _ = method.MethodHandle.GetFunctionPointer();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // As below.
        }
    }

    private static void Prepare(MethodBase method, RuntimeTypeHandle[] arguments)
    {
        try
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle, arguments.Length == 0 ? null : arguments);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // What cannot be compiled ahead (an intrinsic of another processor, say) is compiled when it is called.
        }
    }
}
