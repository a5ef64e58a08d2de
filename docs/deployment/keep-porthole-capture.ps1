# Runs the capture client and starts it again whenever it ends. register-porthole-capture.ps1 makes a task of it.
param(
    [Parameter(Mandatory = $true)] [string] $Relay,
    [string] $Source = 'webcam'
)

$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..\..')

# By the environment, as process lists show arguments.
$key = Import-Clixml -Path (Join-Path $env:LOCALAPPDATA 'Porthole\camera-key.xml')
$env:PORTHOLE_KEY = [Net.NetworkCredential]::new('', $key).Password
$env:PORTHOLE_RELAY = $Relay
$env:PORTHOLE_SOURCE = $Source

# Soon at first, then ever later, and soon again once it has run for ten seconds.
$firstWaitMs = 200
$waitMs = $firstWaitMs
do {
    $ran = [Diagnostics.Stopwatch]::StartNew()
    & node capture-client/bin/porthole-capture.mjs
    $exit = $LASTEXITCODE
    if ($ran.Elapsed.TotalSeconds -ge 10) { $waitMs = $firstWaitMs }
    Start-Sleep -Milliseconds $waitMs
    $waitMs = [Math]::Min(10000, 2 * $waitMs)
} until ($exit -in 2, 3)

# 2: wrong settings. 3: turned away by the relay, as the key is no longer good or another PC has it. A person must mend
# that. Until then it stays and does nothing: were it to end, the task would start it again every minute.
while ($true) { Start-Sleep -Seconds 3600 }
