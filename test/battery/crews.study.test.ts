import { battery } from './battery.ts'
import { crewModels } from './crew-models.ts'

battery('workers as individuals', crewModels)
