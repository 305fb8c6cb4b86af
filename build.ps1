<#
.SYNOPSIS
    The tasks of the house by name. Each is nothing but dotnet commands, which work as well without this script.
.EXAMPLE
    ./build.ps1 test
#>
param(
    [ValidateSet('build', 'test', 'format', 'perf', 'demo', 'publish')]
    [string] $Task = 'build',

    # Passed on to the program that the task runs (perf and demo).
    [Parameter(ValueFromRemainingArguments)]
    [string[]] $Rest = @()
)

$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot

function Invoke-Checked([scriptblock] $Command) {
    & $Command
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

$tasks = @{
    'build'   = { Invoke-Checked { dotnet build -c Release } }
    'test'    = { Invoke-Checked { dotnet test -c Release } }
    'format'  = { Invoke-Checked { dotnet format } }
    'perf'    = { Invoke-Checked { dotnet run -c Release --project perf -- @Rest } }
    'demo'    = { Invoke-Checked { dotnet run -c Release --project adapters/Host -- demo @Rest } }
    'publish' = { Invoke-Checked { dotnet publish adapters/Host -c Release -o artifacts/llmm } }
}

& $tasks[$Task]
